using Sora.Lab.Video;
using Sora.Lab.Worlds.Rendering;
using Sora.Lab.Worlds.Sampling;

namespace Sora.Lab.Worlds.Tests.Oracle;

/// <summary>Clips without a whole character: each kind comes close in its own way.</summary>
internal static class NegativeClips
{
    public static IReadOnlyList<string> Kinds { get; } =
    ["noise", "coloured noise", "blank", "blurred", "half-morphed shape", "half-morphed colour", "wrong palette"];

    private static readonly Rgb[] WrongColors =
    [
        new(230, 120, 190),
        new(60, 200, 210),
        new(110, 65, 25),
        new(150, 220, 60),
        new(60, 230, 150),
        new(90, 20, 60),
        new(240, 90, 140),
        new(0, 70, 80),
    ];

    public static VideoClip Make(string kind, ulong seed)
    {
        var random = new Random((int)seed);
        var side = 32 + (2 * random.Next(49));
        var options = SceneOptions.Simple with { Width = side, Height = side, HeldOut = HeldOutPolicy.Include };
        var scene = SceneSampler.Sample(seed, options);
        return kind switch
        {
            "noise" => Noise(side, random, 1),
            "coloured noise" => Noise(side, random, Math.Max(2, side / 8)),
            "blank" => SceneRenderer.Render(WithoutCharacters(scene)),
            "blurred" => Blur(
                SceneRenderer.Render(scene),
                scene.States[0].Characters[0].Radius * (0.6 + (0.4 * random.NextDouble()))
            ),
            "half-morphed shape" => Morphed(scene, random),
            "half-morphed colour" => Painted(scene, HalfColor(random), null),
            _ => Painted(scene, WrongColors[random.Next(WrongColors.Length)], null),
        };
    }

    private static Scene WithoutCharacters(Scene scene) =>
        scene with
        {
            Characters = [],
            States = [.. scene.States.Select(static state => state with { Characters = [] })],
        };

    private static VideoClip Noise(int side, Random random, int cell)
    {
        var clip = new VideoClip(17, side, side, Scene.FramesPerSecond);
        var colors = Enumerable.Range(0, 17 * side * side).Select(_ => random.Next(1 << 24)).ToArray();
        for (var i = 0; i < 17 * side * side; i++)
        {
            var (frame, x, y) = (i / (side * side), i % side, i / side % side);
            var color = colors[(((frame * side) + (y / cell)) * side) + (x / cell)];
            (clip.Pixels.Span[3 * i], clip.Pixels.Span[(3 * i) + 1]) = ((byte)color, (byte)(color >> 8));
            clip.Pixels.Span[(3 * i) + 2] = (byte)(color >> 16);
        }

        return clip;
    }

    // Half way from a circle to a ring lies the circle itself: only the hole's depth differs.
    private static VideoClip Morphed(Scene scene, Random random)
    {
        var shapes = Enum.GetValues<CharacterShape>();
        do
        {
            random.Shuffle(shapes);
        } while (shapes.Take(2).All(static shape => shape is CharacterShape.Circle or CharacterShape.Ring));

        var part = 0.45 + (0.1 * random.NextDouble());
        return Painted(
            scene,
            Palette.Of(scene.Characters[0].Color),
            (x, y) =>
                ((1 - part) * ShapeGeometry.Distance(shapes[0], x, y))
                + (part * ShapeGeometry.Distance(shapes[1], x, y))
        );
    }

    // Half way between two colours, where that is far from every colour: between red and yellow lies orange.
    private static Rgb HalfColor(Random random)
    {
        while (true)
        {
            var (one, other) = (Palette.CharacterColors[random.Next(8)], Palette.CharacterColors[random.Next(8)]);
            var part = 0.42 + (0.16 * random.NextDouble());
            var mixed = new Rgb(Mix(one.R, other.R, part), Mix(one.G, other.G, part), Mix(one.B, other.B, part));
            var distances = Palette.CharacterColors.Select(color => Distance(color, mixed)).Order().Take(2).ToArray();
            if (distances[0] > 0.7 * distances[1] && distances[0] > 30)
            {
                return mixed;
            }
        }
    }

    private static VideoClip Painted(Scene scene, Rgb color, Func<double, double, double>? outline)
    {
        var clip = SceneRenderer.Render(WithoutCharacters(scene));
        var shape = scene.Characters[0].Shape;
        outline ??= (x, y) => ShapeGeometry.Distance(shape, x, y);
        for (var frame = 0; frame < clip.Frames; frame++)
        {
            var state = scene.States[frame].Characters[0];
            var (sin, cos) = Math.SinCos(state.Rotation);
            for (var i = 0; i < clip.Width * clip.Height; i++)
            {
                var (dx, dy) = ((i % clip.Width) + 0.5 - state.X, (i / clip.Width) + 0.5 - state.Y);
                var (u, v) = (((dx * cos) + (dy * sin)) / state.Radius, ((dy * cos) - (dx * sin)) / state.Radius);
                var cover = Math.Clamp(0.5 - (outline(u, v) * state.Radius), 0, 1);
                var pixel = clip.Frame(frame).Slice(3 * i, 3);
                pixel[0] = Mix(pixel[0], color.R, cover);
                pixel[1] = Mix(pixel[1], color.G, cover);
                pixel[2] = Mix(pixel[2], color.B, cover);
            }
        }

        return clip;
    }

    /// <summary>A Gaussian blur in both directions, as three box blurs.</summary>
    public static VideoClip Blur(VideoClip clip, double sigma)
    {
        var reach = Math.Max(1, (int)Math.Round((Math.Sqrt((4 * sigma * sigma) + 1) - 1) / 2));
        var from = clip;
        for (var pass = 0; pass < 6; pass++)
        {
            var to = new VideoClip(clip.Frames, clip.Height, clip.Width, clip.FramesPerSecond);
            for (var frame = 0; frame < clip.Frames; frame++)
            {
                BoxBlur(from.Frame(frame), to.Frame(frame), clip.Width, clip.Height, reach, pass % 2 == 0);
            }

            from = to;
        }

        return from;
    }

    private static void BoxBlur(ReadOnlySpan<byte> from, Span<byte> to, int width, int height, int reach, bool across)
    {
        for (var i = 0; i < from.Length; i++)
        {
            var (x, y, channel, sum) = (i / 3 % width, i / 3 / width, i % 3, 0);
            for (var k = -reach; k <= reach; k++)
            {
                var (u, v) = across ? (Math.Clamp(x + k, 0, width - 1), y) : (x, Math.Clamp(y + k, 0, height - 1));
                sum += from[(((v * width) + u) * 3) + channel];
            }

            to[i] = (byte)((sum + reach) / ((2 * reach) + 1));
        }
    }

    private static byte Mix(byte from, byte to, double part) => (byte)(from + ((to - from) * part) + 0.5);

    private static double Distance(Rgb one, Rgb other)
    {
        var (r, g, b) = (one.R - other.R, one.G - other.G, one.B - other.B);
        return Math.Sqrt((r * r) + (g * g) + (b * b));
    }
}
