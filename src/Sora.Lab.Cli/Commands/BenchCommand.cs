using System.CommandLine;
using Sora.Lab.Training.Benchmarks;
using Sora.Lab.Training.Data;
using Spectre.Console;

namespace Sora.Lab.Cli.Commands;

/// <summary><c>sora-lab bench</c>: the ratios the project claims, measured in one run.</summary>
internal static class BenchCommand
{
    private static readonly Option<double> Gigabytes = new("--gigabytes")
    {
        Description = "size of the file that is generated for it",
        DefaultValueFactory = _ => 2.8,
    };

    private static readonly Option<string> Folder = new("--folder")
    {
        Description = "where the file goes and is deleted again",
        DefaultValueFactory = _ => Path.GetTempPath(),
    };

    public static Command Create() => new("bench", "Measure what the project claims") { Weights(), Packing(), Step() };

    private static Command Weights()
    {
        var weights = new Command("weights", "Load a large .safetensors file: time against a plain read, and memory")
        {
            Gigabytes,
            Folder,
        };
        weights.SetAction(parsed =>
        {
            var bytes = (long)(parsed.GetValue(Gigabytes) * 1e9);
            return Write(WeightsBenchmark.Run(parsed.GetValue(Folder)!, bytes));
        });
        return weights;
    }

    private static Command Packing()
    {
        var sizes = new NativeSizes();
        var packs = Number("--packs", "sequences whose clips are trained on", 4);
        var batch = Number("--batch", "clips of a padded batch", 8);
        var processor = ProcessorTime();
        var rounds = Number("--rounds", "how often each way takes its turn", 5);
        var budget = Number("--budget", "tokens of a sequence", 8192);
        var side = Number("--side", "the longest side of a clip in pixels", sizes.LongestSide);
        var frames = Number("--frames", "the most frames of a clip", sizes.MostFrames);
        var seed = Number("--seed", "decides the sizes", 1);
        var command = new Command("packing", "Train on the same clips packed, padded and bucketed: tokens a second")
        {
            packs,
            batch,
            rounds,
            budget,
            side,
            frames,
            seed,
            processor,
        };
        command.SetAction(parsed =>
        {
            var mix = sizes with
            {
                TokenBudget = parsed.GetValue(budget),
                LongestSide = parsed.GetValue(side),
                MostFrames = parsed.GetValue(frames),
            };
            using var benchmark = new PackingBenchmark(
                new(
                    mix,
                    parsed.GetValue(packs),
                    parsed.GetValue(batch),
                    parsed.GetValue(rounds),
                    (ulong)parsed.GetValue(seed),
                    parsed.GetValue(processor)
                )
            );
            return Write(benchmark.Run());
        });
        return command;
    }

    private static Command Step()
    {
        var config = new Option<string>("--config")
        {
            Description = "the training config of the model; by default the shipped one's",
            DefaultValueFactory = _ => Path.Combine(LabFolders.Root, "data", "configs", "base-3.json"),
        };
        var model = new Option<string>("--autoencoder")
        {
            Description = "lab, or the folder of a model with the autoencoder",
            DefaultValueFactory = _ => "lab",
        };
        var widths = new Option<int[]>("--widths")
        {
            Description = "widths of the model",
            AllowMultipleArgumentsPerToken = true,
            DefaultValueFactory = _ => [256, 384],
        };
        var batch = Number("--batch", "clips a step", 16);
        var side = Number("--side", "the sides of a clip in pixels", 64);
        var frames = Number("--frames", "frames of a clip", 17);
        var rounds = Number("--rounds", "how often each kind of step takes its turn", 5);
        var matrix = Number("--matrix", "the side of the matrices whose product is the measure", 2048);
        var processor = ProcessorTime();
        var output = new Option<DirectoryInfo?>("--out") { Description = "folder for step.md, .csv and .json" };
        var command = new Command(
            "step",
            "Take steps of training in float32 and bfloat16: their matrix operations a second against one large product"
        )
        {
            config,
            model,
            widths,
            batch,
            side,
            frames,
            rounds,
            matrix,
            processor,
            output,
        };
        command.SetAction(parsed =>
        {
            var (pixels, clips) = (parsed.GetValue(side), parsed.GetValue(batch));
            var settings = StepBenchmarkSettings.Read(
                parsed.GetValue(config)!,
                LabFolders.Model(parsed.GetValue(model)!),
                new Bucket(pixels, pixels, parsed.GetValue(frames), clips)
            ) with
            {
                Widths = parsed.GetValue(widths)!,
                Rounds = parsed.GetValue(rounds),
                Side = parsed.GetValue(matrix),
                CountsProcessorTime = parsed.GetValue(processor),
            };
            using var benchmark = new StepBenchmark(settings);
            var report = benchmark.Run(AnsiConsole.WriteLine);
            Console.WriteLine(report.ToMarkdown());
            if (parsed.GetValue(output) is { } target)
            {
                report.Write(target.FullName);
            }

            return 0;
        });
        return command;
    }

    private static Option<bool> ProcessorTime() =>
        new("--processor-time")
        {
            Description = "count the processors' seconds, not the clock's: for a machine that is not idle",
        };

    private static Option<int> Number(string name, string description, int standard) =>
        new(name) { Description = description, DefaultValueFactory = _ => standard };

    private static int Write(IEnumerable<string> lines)
    {
        foreach (var line in lines)
        {
            AnsiConsole.WriteLine(line);
        }

        return 0;
    }
}
