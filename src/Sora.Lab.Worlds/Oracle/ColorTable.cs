using System.Numerics;

namespace Sora.Lab.Worlds.Oracle;

/// <summary>Looks up, for any colour, the character colour it clearly shows and the background tone it is nearest to.</summary>
/// <remarks>One entry for every 8x8x8 cube of sRGB, so a lookup costs one read.</remarks>
internal static class ColorTable
{
    /// <summary>The label of a pixel that shows no character colour.</summary>
    public const byte None = 255;

    private const double FarthestCore = 62;
    private const double NearerThanTone = 0.85;

    private static readonly Vector3[] Fills = [.. Palette.CharacterColors.Select(ToVector)];
    private static readonly (Vector3[] Tones, int[] Backgrounds) All = AllTones();
    private static readonly byte[] Labels = new byte[1 << 15];
    private static readonly byte[] ToneOf = new byte[1 << 15];

    static ColorTable()
    {
        for (var i = 0; i < Labels.Length; i++)
        {
            var color = new Vector3(((i >> 10) << 3) + 3.5f, (((i >> 5) & 31) << 3) + 3.5f, ((i & 31) << 3) + 3.5f);
            var (fill, fillDistance) = Nearest(color, Fills);
            var (tone, toneDistance) = Nearest(color, All.Tones);
            ToneOf[i] = (byte)tone;
            var clear = fillDistance < FarthestCore && fillDistance < NearerThanTone * toneDistance;
            Labels[i] = clear ? (byte)fill : None;
        }
    }

    /// <summary>The tones of every background, in the order of <see cref="Background"/>, and last the wall's two.</summary>
    public static ReadOnlySpan<Vector3> Tones => All.Tones;

    /// <summary>Which background each of <see cref="Tones"/> belongs to; -1 for the wall.</summary>
    public static ReadOnlySpan<int> Backgrounds => All.Backgrounds;

    /// <summary>The character colour a pixel clearly shows, or <see cref="None"/>.</summary>
    public static byte Label(byte red, byte green, byte blue) => Labels[Index(red, green, blue)];

    /// <summary>The index in <see cref="Tones"/> of the tone nearest to a pixel.</summary>
    public static byte Tone(byte red, byte green, byte blue) => ToneOf[Index(red, green, blue)];

    /// <summary>A character colour's centre.</summary>
    public static Vector3 Fill(CharacterColor color) => Fills[(int)color];

    /// <summary>The colour of its outline in the outlined style.</summary>
    public static Vector3 Line(CharacterColor color) => ToVector(Palette.Line(color));

    /// <summary>The character colour nearest to a colour, how far it is, and how far the next is.</summary>
    public static (CharacterColor Color, float Distance, float Next) Classify(Vector3 color)
    {
        var (best, distance) = Nearest(color, Fills);
        var next = float.MaxValue;
        for (var i = 0; i < Fills.Length; i++)
        {
            next = i == best ? next : Math.Min(next, Vector3.Distance(color, Fills[i]));
        }

        return ((CharacterColor)best, distance, next);
    }

    /// <summary>An 8-bit colour as a vector, in [0, 255].</summary>
    public static Vector3 ToVector(Rgb color) => new(color.R, color.G, color.B);

    private static int Index(byte red, byte green, byte blue) => ((red >> 3) << 10) | ((green >> 3) << 5) | (blue >> 3);

    private static (int Index, float Distance) Nearest(Vector3 color, Vector3[] centers)
    {
        var (best, distance) = (0, float.MaxValue);
        for (var i = 0; i < centers.Length; i++)
        {
            var here = Vector3.DistanceSquared(color, centers[i]);
            (best, distance) = here < distance ? (i, here) : (best, distance);
        }

        return (best, MathF.Sqrt(distance));
    }

    private static (Vector3[] Tones, int[] Backgrounds) AllTones()
    {
        var (tones, owners) = (new List<Vector3>(), new List<int>());
        foreach (var background in Enum.GetValues<Background>())
        {
            foreach (var tone in Palette.Of(background))
            {
                tones.Add(ToVector(tone));
                owners.Add((int)background);
            }
        }

        tones.AddRange([ToVector(Palette.Wall), ToVector(Palette.Mortar)]);
        owners.AddRange([-1, -1]);
        return ([.. tones], [.. owners]);
    }
}
