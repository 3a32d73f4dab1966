using System.Runtime.InteropServices;

namespace Sora.Lab.Native;

/// <summary>The C library's loader, since .NET's own has no way to make symbols global; and what else must be told to C.</summary>
internal static partial class DynamicLoader
{
    public const int Now = 0x2; // RTLD_NOW
    public const int Global = 0x100; // RTLD_GLOBAL

    [LibraryImport("libc.so.6", EntryPoint = "dlopen", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial IntPtr Open(string path, int flags);

    [LibraryImport("libc.so.6", EntryPoint = "dlerror")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial IntPtr LastError();

    /// <summary>Sets a variable where C's <c>getenv</c> sees it, which .NET's own call does not; a set one stays.</summary>
    public static void SetVariable(string name, string value) => _ = SetEnvironment(name, value, overwrite: 0);

    [LibraryImport("libc.so.6", EntryPoint = "mallopt")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int SetAllocator(int parameter, int value);

    [LibraryImport("libc.so.6", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int SetEnvironment(string name, string value, int overwrite);

    public static string Error() => Marshal.PtrToStringUTF8(LastError()) ?? "unknown error";
}
