using Sora.Lab.Training.Evaluation;
using Sora.Lab.Training.Evaluation.Capabilities;
using Sora.Lab.Training.Tests.Runs;
using Sora.Lab.Worlds;

namespace Sora.Lab.Training.Tests.Evaluation;

public sealed class CapabilitiesTests
{
    private const int Count = 3;
    private const int Many = 48;

    // No model is asked: the world itself answers, and those that must fail.
    private static readonly string[] NeedsModel = ["model", "reconstructed", "strength", "inversion"];

    [Theory]
    [MemberData(nameof(Names))]
    public void The_world_itself_can_do_all_and_a_frozen_clip_nothing(string name)
    {
        using var folder = new TemporaryFolder();
        using var model = TextToVideo.Load(TinyStages.ExportBase(folder));
        var capability = LabCapabilities.Of(model, GenerationSettings.Default).Single(one => one.Name == name);
        var table = CapabilityEvaluator.Run(
            capability with
            {
                Contestants = [.. capability.Contestants.Where(one => !NeedsModel.Any(one.Name.StartsWith))],
            },
            Count
        );

        Assert.Equal(table.Rows[0].Count, table.Rows[0].AllRight);
        Assert.All(table.Rows.Skip(1), row => Assert.Equal(row.Clips == "anew" ? row.AllRight : 0, row.AllRight));
        Assert.True(table.Rows.Count > 1);
    }

    [Theory]
    [Trait("Category", "Full")]
    [MemberData(nameof(Names))]
    public void Nearly_every_real_clip_is_right_and_no_frozen_one(string name)
    {
        using var folder = new TemporaryFolder();
        using var model = TextToVideo.Load(TinyStages.ExportBase(folder));
        var capability = LabCapabilities.Of(model, GenerationSettings.Default).Single(one => one.Name == name);
        var table = CapabilityEvaluator.Run(
            capability with
            {
                OneOf = 1,
                Contestants = [.. capability.Contestants.Where(one => !NeedsModel.Any(one.Name.StartsWith))],
            },
            Many
        );

        Assert.True(table.Rows[0].AllRight >= 0.95 * Many, table.ToMarkdown());
        Assert.All(
            table.Rows.Where(row =>
                row.Clips is "frozen" or "unchanged" or "held" or "unmoved" or "reversed" or "shuffled"
            ),
            row => Assert.True(row.AllRight == 0, table.ToMarkdown())
        );
    }

    public static TheoryData<string> Names =>
        [
            "images",
            "animate",
            "extend forward",
            "extend backward",
            "loop",
            "connect",
            "reach an end",
            "inpaint",
            "edit color",
            "edit shape",
            "edit background",
            "edit style",
            "camera pan",
            "camera zoom",
            "17x48x80",
        ];

    [Theory]
    [InlineData("images")]
    [InlineData("animate")]
    [InlineData("extend forward")]
    [InlineData("extend backward")]
    [InlineData("loop")]
    [InlineData("connect")]
    [InlineData("reach an end")]
    [InlineData("inpaint")]
    [InlineData("edit color")]
    [InlineData("camera pan")]
    [InlineData("camera zoom")]
    [InlineData("17x48x48")]
    public void An_untrained_model_can_do_nothing(string name)
    {
        using var folder = new TemporaryFolder();
        using var model = TextToVideo.Load(TinyStages.ExportBase(folder));
        var settings = GenerationSettings.Default with { Steps = 1 };
        var capability = LabCapabilities.Of(model, settings).Single(one => one.Name == name);
        var shown = new List<int>();

        var table = CapabilityEvaluator.Run(capability, 1, shown: (number, _) => shown.Add(number));

        Assert.Equal([0], shown);
        Assert.All(
            table.Rows.Where(row => NeedsModel.Any(row.Clips.StartsWith)),
            row => Assert.Equal((1, 0), (row.Count, row.AllRight))
        );
    }

    [Fact]
    public void Clips_to_be_moved_are_never_of_still_characters_and_images_always()
    {
        using var folder = new TemporaryFolder();
        using var model = TextToVideo.Load(TinyStages.ExportBase(folder));
        foreach (var capability in LabCapabilities.Of(model, GenerationSettings.Default))
        {
            var prompts = capability.Draw(64, EvaluationPlan.FullSeed);

            Assert.Equal(64 / capability.OneOf, prompts.Count);
            Assert.All(prompts, prompt => Assert.Equal(capability.IsStill, prompt.Motion == Motion.Still));
            Assert.Equal(prompts.Take(8), capability.Draw(8 * capability.OneOf, EvaluationPlan.FullSeed));
        }
    }

    [Fact]
    public void A_report_has_every_number_in_three_formats()
    {
        using var folder = new TemporaryFolder();
        var row = new CapabilityRow(
            "real",
            10,
            [("colour", 9), ("all", 8)],
            [("seam", 1.25), ("dB", double.PositiveInfinity)]
        );
        new CapabilityReport([new("animate", "An image.", [row])]).Write(folder.Path);

        Assert.Contains(
            "| real | 10 | 90.0 (59.6-98.2) | 80.0 (49.0-94.3) | 1.25 | exact |",
            File.ReadAllText(folder["capabilities.md"]),
            StringComparison.Ordinal
        );
        var csv = File.ReadAllText(folder["capabilities.csv"]);
        Assert.Contains("animate,\"\",\"real\",\"all\",10,8,0.8000,0.4902,0.9433\n", csv, StringComparison.Ordinal);
        Assert.Contains("animate,\"\",\"real\",\"median seam\",10,,1.2500,,\n", csv, StringComparison.Ordinal);
        Assert.Contains("\"hits\": 8", File.ReadAllText(folder["capabilities.json"]), StringComparison.Ordinal);
    }
}
