"""Pure numeric kernels on arrays: no law, no files, no clock."""
