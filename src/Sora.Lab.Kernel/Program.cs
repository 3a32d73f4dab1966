return await Sora.Lab.Kernel.KernelProgram.RunAsync(args);
