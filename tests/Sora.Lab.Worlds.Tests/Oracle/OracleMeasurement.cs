using Sora.Lab.Video;
using Sora.Lab.Worlds.Oracle;
using Sora.Lab.Worlds.Rendering;
using Sora.Lab.Worlds.Sampling;

namespace Sora.Lab.Worlds.Tests.Oracle;

/// <summary>Draws fresh clips of every kind and size and grades what the oracle makes of them.</summary>
internal static class OracleMeasurement
{
    private static readonly int[] Lengths = [1, 5, 9, 13, 17, 17, 17, 21, 33, 61];

    /// <summary>A scene of any kind the sampler draws, of a size and length drawn from the seed.</summary>
    public static Scene Draw(ulong seed)
    {
        var random = new Random((int)(seed * 7919 % int.MaxValue));
        int Side() => 32 + (2 * random.Next(49));
        var options = new SceneOptions
        {
            Width = Side(),
            Height = Side(),
            Frames = Lengths[random.Next(Lengths.Length)],
            HeldOut = HeldOutPolicy.Include,
        };
        return SceneSampler.Sample(seed, options);
    }

    /// <summary>Adds a tally an attribute.</summary>
    public static void Grade(OracleReport report, string condition, Scene scene, VideoClip clip)
    {
        var parsed = SceneOracle.Parse(clip);
        report.Add(condition, "count", parsed.Count == scene.Characters.Length);
        report.Add(condition, "background", parsed.Background == scene.Background);
        report.Add(condition, "camera", parsed.Camera == scene.Camera);
        report.Add(condition, "style", parsed.Style == scene.Style);
        report.Add(condition, "interaction", parsed.Interaction == scene.Interaction);
        foreach (var character in scene.Characters)
        {
            var found = parsed.Characters.FirstOrDefault(full => full.Color == character.Color);
            report.Add(condition, "colour", found is not null);
            report.Add(condition, "shape", found?.Shape == character.Shape);
            report.Add(condition, "size", found?.Size == character.Size);
            report.Add(condition, "motion", found is not null && found.Motions.SequenceEqual(character.Motions));
        }
    }

    public static string SizeClass(Scene scene) =>
        Math.Min(scene.Width, scene.Height) < 48 ? "below 48 px" : "from 48 px";

    public static VideoClip Render(Scene scene) => SceneRenderer.Render(scene);

    /// <summary>The clip as a player shows it after H.264 at CRF 18.</summary>
    public static VideoClip Compress(VideoClip clip)
    {
        var path = Path.Combine(Path.GetTempPath(), $"sora-lab-oracle-{Guid.NewGuid():N}.mp4");
        try
        {
            VideoWriter.Write(clip, path, new() { ConstantRateFactor = 18 });
            return VideoReader.Read(path);
        }
        finally
        {
            File.Delete(path);
        }
    }
}
