using Sora.Lab.Training.Data;
using Sora.Lab.Training.Stages;
using Sora.Lab.Worlds;

namespace Sora.Lab.Training.Tests.Data;

public sealed class WorldClipsTests
{
    private const int Count = 400;
    private static readonly Bucket Size = new(64, 64, 17, 1);

    [Fact]
    public void Motions_are_drawn_by_their_weights()
    {
        var even = Bouncing(new DataConfig { Simple = true });
        var often = Bouncing(Weighing("\"bouncing\": 13"));

        Assert.InRange(even, Count / 13 / 2, Count / 13 * 2);
        Assert.InRange(often, Count * 2 / 5, Count * 3 / 5);
    }

    [Fact]
    public void A_motion_of_weight_0_is_not_drawn() => Assert.Equal(0, Bouncing(Weighing("\"bouncing\": 0")));

    [Fact]
    public void Weights_that_draw_nothing_are_refused()
    {
        foreach (var motion in new[] { -1, double.NaN, double.PositiveInfinity })
        {
            Refused(new() { Motions = new Dictionary<Motion, double> { [Motion.Left] = motion } });
        }

        Refused(new() { Motions = Enum.GetValues<Motion>().ToDictionary(motion => motion, _ => 0.0) });

        static void Refused(DataConfig data) =>
            Assert.Contains("motions", Assert.Throws<TrainingException>(data.Check).Message, StringComparison.Ordinal);
    }

    private static DataConfig Weighing(string motions)
    {
        var json = $$"""
            { "stage": { "kind": "autoencoder", "data": { "simple": true, "motions": { {{motions}} } } }, "steps": 1 }
            """;
        return ((AutoencoderStageConfig)TrainingConfigFile.Parse(json).Stage).Data;
    }

    private static int Bouncing(DataConfig data)
    {
        var clips = data.Open(seed: 5);
        return Enumerable
            .Range(0, Count)
            .Count(number => clips.ClipAt(Size, number).Caption(0).Contains("bounces", StringComparison.Ordinal));
    }
}
