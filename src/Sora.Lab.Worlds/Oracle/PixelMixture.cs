using System.Numerics;

namespace Sora.Lab.Worlds.Oracle;

/// <summary>Explains a pixel as a mixture of a character's fill with one thing beside it.</summary>
/// <remarks>
/// The things beside it are the background's tones near the character and, in the outlined style, its line. Of the
/// segments from the fill to each of them, and between them, the one nearest to the pixel counts:
/// <c>part = (I - B).(F - B) / |F - B|^2</c>. That is exact for anti-aliased edges.
/// </remarks>
internal sealed class PixelMixture(Vector3 fill, IReadOnlyList<Vector3> tones, Vector3? line)
{
    private const float LinePenalty = 120;
    private readonly Vector3[] beside = [.. tones];

    /// <summary>The part of a pixel that shows the fill, in [0, 1].</summary>
    public float PartOf(Vector3 pixel)
    {
        var (part, nearest) = (0f, float.MaxValue);
        for (var i = 0; i < beside.Length; i++)
        {
            Try(pixel, fill, beside[i], 0, ref part, ref nearest);
            for (var j = i + 1; j < beside.Length; j++)
            {
                var (_, distance) = Project(pixel, beside[i], beside[j]);
                (part, nearest) = distance < nearest ? (0, distance) : (part, nearest);
            }
        }

        if (line is { } edge)
        {
            TryLine(pixel, edge, ref part, ref nearest);
        }

        return part;
    }

    /// <summary>How far a pixel is from any mixture, squared.</summary>
    public float DistanceSquared(Vector3 pixel)
    {
        var nearest = float.MaxValue;
        for (var i = 0; i < beside.Length; i++)
        {
            nearest = Math.Min(nearest, Project(pixel, fill, beside[i]).DistanceSquared);
            for (var j = i + 1; j < beside.Length; j++)
            {
                nearest = Math.Min(nearest, Project(pixel, beside[i], beside[j]).DistanceSquared);
            }
        }

        return nearest;
    }

    private void TryLine(Vector3 pixel, Vector3 edge, ref float part, ref float nearest)
    {
        foreach (var tone in beside)
        {
            var (_, distance) = Project(pixel, edge, tone);
            (part, nearest) = distance + LinePenalty < nearest ? (0, distance + LinePenalty) : (part, nearest);
        }

        Try(pixel, fill, edge, LinePenalty, ref part, ref nearest);
    }

    private static void Try(Vector3 pixel, Vector3 to, Vector3 from, float penalty, ref float part, ref float nearest)
    {
        var (along, distance) = Project(pixel, to, from);
        (part, nearest) = distance + penalty < nearest ? (along, distance + penalty) : (part, nearest);
    }

    // How far along from one colour to another the nearest point lies, and its squared distance.
    private static (float Along, float DistanceSquared) Project(Vector3 pixel, Vector3 to, Vector3 from)
    {
        var axis = to - from;
        var along = Math.Clamp(Vector3.Dot(pixel - from, axis) / Math.Max(axis.LengthSquared(), 1e-3f), 0, 1);
        return (along, Vector3.DistanceSquared(pixel, from + (axis * along)));
    }
}
