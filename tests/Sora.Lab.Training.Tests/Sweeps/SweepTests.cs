using Sora.Lab.Training.Data;
using Sora.Lab.Training.Stages;
using Sora.Lab.Training.Sweeps;
using Sora.Lab.Training.Tests.Runs;
using Sora.Lab.Transformers;

namespace Sora.Lab.Training.Tests.Sweeps;

public sealed class SweepTests
{
    private const double Tiny = 2e-6; // PFLOP: a few steps

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public void Trains_each_with_the_same_compute_and_writes_one_table()
    {
        using var folder = new TemporaryFolder();
        var configs = WriteConfigs(folder);
        var (report, isComplete) = Start(folder, configs);

        Assert.True(isComplete);
        Assert.Equal(
            ["reference", "drop", "less", "unet", "reference", "drop", "less", "unet"],
            report.Results.Select(result => result.Variant)
        );
        Assert.Equal([1, 1, 1, 1, 2, 2, 2, 2], report.Results.Select(result => result.Seed));
        foreach (var result in report.Results)
        {
            var budget = Tiny * 1e15 * (result.Variant == "less" ? 0.5 : 1);
            Assert.InRange(result.TrainingOperations / budget, 0.6, 1.4);
            Assert.Equal(3, result.Model.Count);
            Assert.True(result is { Steps: > 1, TrainingSeconds: > 0, ClipSeconds: > 0, ClipOperations: > 0 });
        }

        var table = File.ReadAllText(folder["out/configs.md"]);
        Assert.Equal(report.ToMarkdown(), table);
        Assert.Contains("| unet | a U-Net |", table, StringComparison.Ordinal);
        Assert.Contains("| 6 |", table, StringComparison.Ordinal); // both seeds together
        Assert.Equal(1 + (8 * 10), File.ReadAllLines(folder["out/configs.csv"]).Length);
        Assert.True(File.Exists(folder["out/configs.json"]));
    }

    [Fact]
    public void Stopped_it_goes_on_and_done_it_does_nothing_again()
    {
        using var folder = new TemporaryFolder();
        var configs = WriteConfigs(folder);
        using var stop = new CancellationTokenSource();
        var some = new SweepSettings
        {
            Petaflop = Tiny,
            Seeds = 1,
            Prompts = 2,
            Only = ["reference", "unet"],
        };
        var first = new Sweep(configs, folder["out"], some).Run(
            line =>
            {
                if (line.StartsWith("unet-1: step 2/", StringComparison.Ordinal))
                {
                    stop.Cancel();
                }
            },
            stop.Token
        );
        Assert.False(first.IsComplete);
        Assert.Single(first.Report.Results);

        var second = new Sweep(configs, folder["out"], some).Run(cancellation: Cancellation);
        Assert.True(second.IsComplete);
        Assert.Equal(first.Report.Results[0], second.Report.Results[0]);

        var lines = new List<string>();
        var third = new Sweep(configs, folder["out"], some).Run(lines.Add, Cancellation);
        Assert.Empty(lines);
        Assert.Equal(second.Report.ToMarkdown(), third.Report.ToMarkdown());

        var other = new Sweep(configs, folder["out"], some with { Petaflop = 3 * Tiny });
        var error = Assert.Throws<TrainingException>(() => other.Run(cancellation: Cancellation));
        Assert.Contains("Give another folder", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Trained_on_one_device_it_is_judged_on_another()
    {
        using var folder = new TemporaryFolder();
        var configs = WriteConfigs(folder);
        var some = new SweepSettings
        {
            Petaflop = Tiny,
            Seeds = 1,
            Prompts = 0,
            Only = ["reference"],
        };
        var (trained, isComplete) = new Sweep(configs, folder["out"], some).Run(cancellation: Cancellation);
        Assert.True(isComplete);
        Assert.Empty(trained.Results);
        foreach (var run in new[] { "autoencoder", "reference-1" })
        {
            var path = folder[$"out/{run}/config.json"];
            File.WriteAllText(path, File.ReadAllText(path).Replace("\"cpu\"", "\"cuda\"", StringComparison.Ordinal));
        }

        var weights = File.ReadAllBytes(folder["out/reference-1/model/transformer.safetensors"]);
        var (report, _) = new Sweep(configs, folder["out"], some with { Prompts = 2 }).Run(cancellation: Cancellation);
        Assert.Equal(2, Assert.Single(report.Results).Model.Count);
        Assert.Equal(weights, File.ReadAllBytes(folder["out/reference-1/model/transformer.safetensors"]));
    }

    [Fact]
    public void Wrong_folders_are_refused_with_what_is_wrong()
    {
        using var folder = new TemporaryFolder();
        var configs = WriteConfigs(folder);
        Assert.Contains("'nothing'", Message(new() { Only = ["nothing"] }), StringComparison.Ordinal);
        File.WriteAllText(
            Path.Combine(configs, "bad.json"),
            """{ "about": "", "change": { "stage": { "dept": 2 } } }"""
        );
        Assert.Contains("dept", Message(new()), StringComparison.Ordinal);
        File.Delete(Path.Combine(configs, "bad.json"));
        File.Delete(Path.Combine(configs, "reference.json"));
        Assert.Contains("reference.json", Message(new()), StringComparison.Ordinal);

        string Message(SweepSettings settings) =>
            Assert.Throws<TrainingException>(() => new Sweep(configs, folder["out"], settings).Run()).Message;
    }

    [Fact]
    public void A_finished_autoencoder_is_taken_as_it_is_and_detailed_prompts_have_a_row_of_their_own()
    {
        using var folder = new TemporaryFolder();
        var configs = WriteConfigs(folder);
        var autoencoder = TinyStages.ExportAutoencoder(folder);
        File.Delete(Path.Combine(configs, "autoencoder.json"));
        var reference = Path.Combine(configs, "reference.json");
        var text = File.ReadAllText(reference);
        File.WriteAllText(
            reference,
            text.Replace("autoencoder/model", autoencoder.Replace('\\', '/'), StringComparison.Ordinal)
        );
        var settings = new SweepSettings
        {
            Petaflop = Tiny,
            Seeds = 1,
            Prompts = 2,
            Only = ["reference"],
            Detailed = true,
            Sampling = GenerationSettings.Default with { Steps = 2 },
        };
        var report = new Sweep(configs, folder["out"], settings).Run(cancellation: Cancellation).Report;

        Assert.False(Directory.Exists(folder["out/autoencoder"]));
        Assert.Equal(2, Assert.Single(report.Results).Detailed!.Count);
        Assert.Contains("| reference, detailed prompts | | | | | 2 |", report.ToMarkdown(), StringComparison.Ordinal);
        Assert.Single(
            report.ToMarkdown().Split('\n').Select(line => line.Count(sign => sign == '|')).Where(n => n > 0).Distinct()
        );
        Assert.Equal(1 + (2 * 10), File.ReadAllLines(folder["out/configs.csv"]).Length);
        Assert.Contains("detailed prompts: motion,2,", report.ToCsv(), StringComparison.Ordinal);

        var brief = new Sweep(configs, folder["out"], settings with { Detailed = false }).Run(
            cancellation: Cancellation
        );
        Assert.Null(Assert.Single(brief.Report.Results).Detailed);
    }

    [Theory]
    [InlineData("captions", 64)] // the least that the captioner sees well
    [InlineData("captions-small", 48)]
    public void The_shipped_kinds_of_captions_differ_in_nothing_else_and_cost_the_same(string folder, int side)
    {
        var variants = SweepFolder.Read(ShippedConfigs.At(folder)).Variants;
        Assert.Equal(["reference", "detailed", "recaptioned"], variants.Select(variant => variant.Name));
        Assert.Equal(CaptionForm.Brief, variants[0].Stage.Data.Captions);
        Assert.Equal(CaptionForm.Detailed, variants[1].Stage.Data.Captions);
        Assert.Equal(CaptionForm.Brief, variants[2].Stage.Data.Captions);
        Assert.NotNull(variants[2].Stage.Data.Captioner);
        var lab = AutoencoderFolder.ReadConfig(ShippedConfigs.Lab);
        Assert.Single(variants.Select(variant => new RunCost(variant.Stage, lab).Step).Distinct());
        var bucket = variants[0].Stage.Data.Buckets[0];
        Assert.Equal((17, side, side), (bucket.Frames, bucket.Height, bucket.Width));
    }

    [Fact]
    public void The_shipped_ablations_differ_in_one_choice_and_cost_the_same()
    {
        var folder = SweepFolder.Read(ShippedConfigs.At("ablations"));
        Assert.Equal(
            [
                "reference",
                "compute-quarter",
                "compute-sixteenth",
                "ddpm",
                "ensemble",
                "frame-by-frame",
                "pixels",
                "size-large",
                "size-small",
                "token-drop",
                "unet",
                "velocity",
            ],
            folder.Variants.Select(variant => variant.Name)
        );
        var autoencoder = ((AutoencoderStageConfig)folder.Autoencoder!.Stage).Model;
        double Pass(SweepVariant variant) => new RunCost(variant.Stage, autoencoder).Pass;
        var reference = folder.Variants[0];
        foreach (var variant in folder.Variants)
        {
            Assert.Equal((9, 32, 32), Size(variant));
            if (!variant.Name.StartsWith("size-", StringComparison.Ordinal))
            {
                Assert.InRange(Pass(variant) / Pass(reference), 0.95, 1.05);
            }

            using var stage = Sora.Lab.Layers.MetaModules.Build(() => Network(variant));
            Assert.InRange(stage.parameters().Sum(parameter => parameter.numel()), 1, 2_700_000); // and the text encoder
        }
    }

    private static nn.Module<DiffusionInput, IReadOnlyList<Tensor>> Network(SweepVariant variant) =>
        variant.Stage.Denoiser(variant.Stage.Autoencoder is null ? 192 : 48, 96).Build().Network;

    private static (int, int, int) Size(SweepVariant variant)
    {
        var bucket = variant.Stage.Data.Buckets[0];
        return (bucket.Frames, bucket.Height, bucket.Width);
    }

    private static (SweepReport Report, bool IsComplete) Start(TemporaryFolder folder, string configs) =>
        new Sweep(
            configs,
            folder["out"],
            new()
            {
                Petaflop = Tiny,
                Prompts = 3,
                Sampling = GenerationSettings.Default with { Steps = 2 },
            }
        ).Run();

    private static string WriteConfigs(TemporaryFolder folder)
    {
        var configs = Directory.CreateDirectory(folder["configs"]).FullName;
        var autoencoder = TinyStages.Run(TinyStages.Autoencoder with { SampleClips = 0 }, 2);
        var stage = TinyStages.Base("autoencoder/model") with
        {
            Data = new() { Buckets = [new(32, 32, 9, 4)], Simple = true },
            SampleClips = 0,
        };
        var reference = TinyStages.Run(stage, 100) with { LogEvery = 1 };
        void Write(string name, string text) => File.WriteAllText(Path.Combine(configs, name + ".json"), text);
        Write("autoencoder", TrainingConfigFile.ToJson(autoencoder));
        Write("reference", TrainingConfigFile.ToJson(reference));
        Write("unet", """{ "about": "a U-Net", "change": { "stage": { "backbone": "uNet", "widths": [8, 8] } } }""");
        Write("drop", """{ "about": "half the tokens", "change": { "stage": { "tokenDrop": 0.5 } } }""");
        Write("less", """{ "about": "half the compute", "budget": 0.5, "change": {} }""");
        return configs;
    }
}
