using System.Runtime.CompilerServices;
using Sora.Lab.Layers;

namespace Sora.Lab.Training.Tests;

/// <summary>Loads libtorch before a test makes a tensor.</summary>
internal static class NativeLibraries
{
    [ModuleInitializer]
    internal static void Load() => RuntimeHelpers.RunModuleConstructor(typeof(TensorArithmetic).Module.ModuleHandle);
}
