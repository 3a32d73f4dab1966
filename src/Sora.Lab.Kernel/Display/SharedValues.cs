using System.Collections.Concurrent;

namespace Sora.Lab.Kernel.Display;

/// <summary>Values on their way from one language to another; the code that <c>#!set</c> and <c>#!share</c> make reads them.</summary>
public static class SharedValues
{
    private static readonly ConcurrentDictionary<string, object?> Waiting = new();

    /// <summary>Takes a value out.</summary>
    /// <param name="name">The name it was given.</param>
    /// <returns>The value.</returns>
    public static object? Take(string name) => Waiting.TryRemove(name, out object? value) ? value : null;

    internal static void Give(string name, object? value) => Waiting[name] = value;
}
