using Sora.Lab.Worlds.Oracle;

namespace Sora.Lab.Worlds.Laws;

/// <summary>Whether all there is in a clip is there from its first frame to its last.</summary>
/// <param name="Appears">Something begins to be seen later, or again.</param>
/// <param name="Vanishes">Something ceases to be seen before the end, or for a while.</param>
public readonly record struct Persistence(bool Appears, bool Vanishes)
{
    private const int Slack = 1;

    /// <summary>Looks at everything that lasts for two frames, whole or not; of a clip without a wall.</summary>
    /// <param name="parsed">What the oracle saw.</param>
    public static Persistence Of(ParsedScene parsed)
    {
        ArgumentNullException.ThrowIfNull(parsed);
        var (appears, vanishes) = (false, false);
        foreach (var found in parsed.Found)
        {
            int[] seen = [.. Enumerable.Range(0, parsed.Frames).Where(frame => found.Track[frame].Visible)];
            var hasGap = seen.Zip(seen.Skip(1)).Any(pair => pair.Second - pair.First > 1 + Slack);
            appears |= hasGap || seen[0] > Slack;
            vanishes |= hasGap || seen[^1] < parsed.Frames - 1 - Slack;
        }

        return new(appears, vanishes);
    }
}
