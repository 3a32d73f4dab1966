using System.Runtime.CompilerServices;
using Sora.Lab.Layers;

namespace Sora.Lab.Tests;

/// <summary>Lets a test touch torch before it touches the library, whose module initializer finds libtorch.</summary>
internal static class LoadLibTorch
{
    [ModuleInitializer]
    internal static void Run() => RuntimeHelpers.RunModuleConstructor(typeof(TensorArithmetic).Module.ModuleHandle);
}
