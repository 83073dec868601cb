// Runc-bounded is runc for a machine that withholds capabilities: a container is given no more than the machine has.
// Without it `docker run --privileged` asks for all of them and the kernel refuses.
package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
)

// names holds the capabilities by their number: capabilities(7), linux/capability.h.
var names = strings.Fields("CHOWN DAC_OVERRIDE DAC_READ_SEARCH FOWNER FSETID KILL SETGID SETUID SETPCAP LINUX_IMMUTABLE " +
	"NET_BIND_SERVICE NET_BROADCAST NET_ADMIN NET_RAW IPC_LOCK IPC_OWNER SYS_MODULE SYS_RAWIO SYS_CHROOT SYS_PTRACE SYS_PACCT " +
	"SYS_ADMIN SYS_BOOT SYS_NICE SYS_RESOURCE SYS_TIME SYS_TTY_CONFIG MKNOD LEASE AUDIT_WRITE AUDIT_CONTROL SETFCAP " +
	"MAC_OVERRIDE MAC_ADMIN SYSLOG WAKE_ALARM BLOCK_SUSPEND AUDIT_READ PERFMON BPF CHECKPOINT_RESTORE")

func main() {
	args := os.Args[1:]
	if bundle := after(args, "--bundle"); slices.Contains(args, "create") && bundle != "" {
		edit(filepath.Join(bundle, "config.json"), func(config map[string]any) {
			if process, ok := config["process"].(map[string]any); ok {
				bound(process)
			}
		})
	} else if process := after(args, "--process"); slices.Contains(args, "exec") && process != "" {
		edit(process, bound)
	}
	runc, err := exec.LookPath("runc")
	check(err)
	check(syscall.Exec(runc, append([]string{"runc"}, args...), os.Environ()))
}

// bound takes away what this machine does not have from an OCI process (runtime-spec, config.md, "capabilities").
func bound(process map[string]any) {
	sets, _ := process["capabilities"].(map[string]any)
	held := held()
	for kind, set := range sets {
		asked, _ := set.([]any)
		sets[kind] = slices.DeleteFunc(asked, func(name any) bool {
			text, _ := name.(string)
			number := slices.Index(names, strings.TrimPrefix(text, "CAP_"))
			return number < 0 || held>>number&1 == 0
		})
	}
}

// held reads this process's bounding set, a bit a capability: proc_pid_status(5), CapBnd.
func held() uint64 {
	status, err := os.ReadFile("/proc/self/status")
	check(err)
	for line := range strings.Lines(string(status)) {
		if set, found := strings.CutPrefix(line, "CapBnd:"); found {
			bits, err := strconv.ParseUint(strings.TrimSpace(set), 16, 64)
			check(err)
			return bits
		}
	}
	check(fmt.Errorf("/proc/self/status has no CapBnd"))
	return 0
}

// edit rewrites a JSON file; numbers keep their digits, 64-bit limits are among them.
func edit(path string, change func(map[string]any)) {
	text, err := os.ReadFile(path)
	check(err)
	var document map[string]any
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.UseNumber()
	check(decoder.Decode(&document))
	change(document)
	text, err = json.Marshal(document)
	check(err)
	check(os.WriteFile(path, text, 0o600))
}

func after(args []string, flag string) string {
	if at := slices.Index(args, flag); at >= 0 && at+1 < len(args) {
		return args[at+1]
	}
	return ""
}

func check(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, "runc-bounded:", err)
		os.Exit(1)
	}
}
