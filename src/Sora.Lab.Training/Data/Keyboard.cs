namespace Sora.Lab.Training.Data;

/// <summary>Where the letters lie under a typist's fingers (QWERTY).</summary>
internal static class Keyboard
{
    public const string Letters = "abcdefghijklmnopqrstuvwxyz";

    private const double Reach = 1.3;
    private static readonly (string Keys, double Indent)[] Rows =
    [
        ("qwertyuiop", 0),
        ("asdfghjkl", 0.25),
        ("zxcvbnm", 0.75),
    ];
    private static readonly Dictionary<char, (double X, double Y)> Places = Rows.SelectMany(
            (row, y) => row.Keys.Select((key, x) => (key, (x + row.Indent, (double)y)))
        )
        .ToDictionary(entry => entry.key, entry => entry.Item2);

    /// <summary>The letters whose keys touch a letter's key; none for what is no letter.</summary>
    public static IEnumerable<char> Neighbours(char letter) =>
        Places.TryGetValue(letter, out var at)
            ? Letters.Where(other => other != letter && Distance(at, Places[other]) < Reach)
            : [];

    private static double Distance((double X, double Y) one, (double X, double Y) other) =>
        Math.Sqrt(Math.Pow(one.X - other.X, 2) + Math.Pow(one.Y - other.Y, 2));
}
