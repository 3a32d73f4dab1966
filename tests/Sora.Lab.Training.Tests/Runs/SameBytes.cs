namespace Sora.Lab.Training.Tests.Runs;

internal static class SameBytes
{
    /// <summary>Two folders hold the same files with the same bytes.</summary>
    public static void Assert(string expected, string found)
    {
        var names = Files(expected);
        Xunit.Assert.NotEmpty(names);
        Xunit.Assert.Equal(names, Files(found));
        Xunit.Assert.All(
            names,
            name =>
                Xunit.Assert.True(
                    File.ReadAllBytes(Path.Combine(expected, name))
                        .AsSpan()
                        .SequenceEqual(File.ReadAllBytes(Path.Combine(found, name))),
                    name
                )
        );
    }

    private static string[] Files(string folder) =>
        [.. Directory.EnumerateFiles(folder).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];
}
