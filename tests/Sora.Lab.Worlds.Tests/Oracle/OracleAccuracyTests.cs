namespace Sora.Lab.Worlds.Tests.Oracle;

/// <summary>The oracle's table: how often each attribute is right, and how often nothing parses as a character.</summary>
public sealed class OracleAccuracyTests(ITestOutputHelper output)
{
    private const int Clips = 2000;
    private const int Negatives = 1000;

    // Waiting for ffmpeg takes a thread, and the pool would start others without end.
    private static readonly ParallelOptions AThreadAProcessor = new()
    {
        MaxDegreeOfParallelism = Environment.ProcessorCount,
    };

    [Fact]
    [Trait("Category", "Full")]
    public void Clean_clips_parse_right()
    {
        var report = Measure("clean", static clip => clip);

        foreach (var attribute in report.Attributes("clean, from 48 px"))
        {
            Assert.True(report.Part("clean, from 48 px", attribute) >= 0.995, report.ToMarkdown());
            Assert.True(report.Part("clean, below 48 px", attribute) >= 0.98, report.ToMarkdown());
        }
    }

    [Fact]
    [Trait("Category", "Full")]
    public void Compressed_clips_parse_right()
    {
        var report = Measure("H.264 CRF 18", OracleMeasurement.Compress);

        foreach (var attribute in report.Attributes("H.264 CRF 18, from 48 px"))
        {
            Assert.True(report.Part("H.264 CRF 18, from 48 px", attribute) >= 0.98, report.ToMarkdown());
        }
    }

    [Fact]
    [Trait("Category", "Full")]
    public void What_is_no_character_is_not_taken_for_one()
    {
        var report = new OracleReport();
        Parallel.For(
            0,
            Negatives,
            AThreadAProcessor,
            i =>
            {
                var kind = NegativeClips.Kinds[i % NegativeClips.Kinds.Count];
                var isRejected =
                    Worlds.Oracle.SceneOracle.Parse(NegativeClips.Make(kind, 800_000 + (ulong)i)).Count == 0;
                report.Add("negatives", kind, isRejected);
                report.Add("negatives", "all", isRejected);
            }
        );
        output.WriteLine(report.ToMarkdown());

        Assert.True(report.Part("negatives", "all") >= 0.99, report.ToMarkdown());
    }

    private OracleReport Measure(string condition, Func<Video.VideoClip, Video.VideoClip> change)
    {
        var report = new OracleReport();
        Parallel.For(
            0,
            Clips,
            AThreadAProcessor,
            i =>
            {
                var scene = OracleMeasurement.Draw(900_000 + (ulong)i);
                var clip = change(OracleMeasurement.Render(scene));
                OracleMeasurement.Grade(report, $"{condition}, {OracleMeasurement.SizeClass(scene)}", scene, clip);
            }
        );
        output.WriteLine(report.ToMarkdown());
        return report;
    }
}
