using System.Runtime.CompilerServices;
using Sora.Lab.Layers;

namespace Sora.Lab.Training;

/// <summary>Loads libtorch as <c>Sora.Lab</c> does, before anything here makes a tensor.</summary>
internal static class NativeLibraries
{
#pragma warning disable CA2255 // A library's module initializer is the one hook that runs before its first tensor.
    [ModuleInitializer]
    internal static void Load() => RuntimeHelpers.RunModuleConstructor(typeof(TensorArithmetic).Module.ModuleHandle);
#pragma warning restore CA2255
}
