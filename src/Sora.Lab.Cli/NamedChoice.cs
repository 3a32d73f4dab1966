namespace Sora.Lab.Cli;

/// <summary>Chooses by the beginnings of names.</summary>
internal static class NamedChoice
{
    /// <summary>Those whose names begin as asked; all where nothing is.</summary>
    /// <exception cref="ArgumentException">Nothing is named so.</exception>
    public static IReadOnlyList<T> Of<T>(
        string option,
        IReadOnlyList<T> all,
        Func<T, string> name,
        IReadOnlyList<string>? asked
    )
    {
        bool IsNamed(T one, string beginning) => name(one).StartsWith(beginning, StringComparison.OrdinalIgnoreCase);
        var strange = asked?.Where(beginning => !all.Any(one => IsNamed(one, beginning))).ToList() ?? [];
        return strange.Count > 0
                ? throw new ArgumentException(
                    $"{option}: expected {string.Join(", ", all.Select(name))}; found {string.Join(", ", strange)}."
                )
            : asked is null or [] ? all
            : [.. all.Where(one => asked.Any(beginning => IsNamed(one, beginning)))];
    }
}
