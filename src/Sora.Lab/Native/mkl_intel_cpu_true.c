/* Tells MKL that it may take its AVX2 and AVX-512 paths on this processor.
   Build: cc -shared -fPIC -Os -s -nostdlib -o linux-x64/libsoralab_mkl.so mkl_intel_cpu_true.c */
int mkl_serv_intel_cpu_true(void) { return 1; }
