using Sora.Lab.Worlds.Sampling;

namespace Sora.Lab.Worlds.Tests.Sampling;

/// <summary>Scenes of every kind at many sizes and lengths.</summary>
internal static class SampledScenes
{
    private static readonly (int Width, int Height)[] Sizes =
    [
        (32, 32),
        (34, 60),
        (48, 48),
        (64, 64),
        (80, 46),
        (96, 64),
        (128, 32),
        (128, 128),
    ];

    private static readonly int[] Lengths = [1, 5, 9, 13, 17, 33, 61];

    public static SceneOptions Rich { get; } =
        new()
        {
            TwoCharacters = 0.2,
            ThreeCharacters = 0.15,
            Sequences = 0.3,
            Rebounds = 0.15,
            Walls = 0.15,
            Cameras = new(),
            Styles = new(),
        };

    public static IEnumerable<Scene> Mixed(int count, SceneOptions? options = null) =>
        Enumerable
            .Range(0, count)
            .Select(i =>
            {
                var (width, height) = Sizes[i % Sizes.Length];
                var frames = Lengths[i / Sizes.Length % Lengths.Length];
                return SceneSampler.Sample(
                    (ulong)i,
                    (options ?? Rich) with
                    {
                        Width = width,
                        Height = height,
                        Frames = frames,
                    }
                );
            });
}
