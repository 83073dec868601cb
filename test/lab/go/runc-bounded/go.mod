module lab/runc-bounded

go 1.24
