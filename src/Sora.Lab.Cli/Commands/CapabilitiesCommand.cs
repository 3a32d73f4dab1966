using System.CommandLine;
using Sora.Lab.Training.Evaluation;
using Sora.Lab.Training.Evaluation.Capabilities;
using Sora.Lab.Video;
using Spectre.Console;

namespace Sora.Lab.Cli.Commands;

/// <summary><c>sora-lab evaluate capabilities</c>: one table for each thing a model can do beside drawing a clip.</summary>
internal static class CapabilitiesCommand
{
    private const int StripFrames = 6;
    private const int Strips = 8;

    public static Command Create()
    {
        var model = new ModelOptions();
        var count = new Option<int>("--count")
        {
            Description = "how many prompts for each; a quarter of them for extending backward",
            DefaultValueFactory = _ => 256,
        };
        var seed = new Option<ulong>("--seed")
        {
            Description = "draws other prompts",
            DefaultValueFactory = _ => EvaluationPlan.FullSeed,
        };
        var only = new Option<string[]>("--only")
        {
            Description = "those whose names begin so: images, animate, extend, loop, edit, 17x48x48 ...",
            AllowMultipleArgumentsPerToken = true,
        };
        var steps = new Option<int>("--steps")
        {
            Description = "steps of the sampler",
            DefaultValueFactory = _ => GenerationSettings.Default.Steps,
        };
        var guidance = new Option<double>("--guidance")
        {
            Description = "1 is none",
            DefaultValueFactory = _ => GenerationSettings.Default.Guidance,
        };
        var strips = new Option<DirectoryInfo?>("--strips")
        {
            Description =
                $"folder for film strips of the first {Strips} prompts: a row for each kind of clips in the table",
        };
        var output = new Option<DirectoryInfo?>("--out") { Description = "folder for capabilities.md, .csv and .json" };
        var command = new Command("capabilities", "Measure images, animation, extension, loops, edits and other sizes")
        {
            model.Model,
            model.Device,
            count,
            seed,
            only,
            steps,
            guidance,
            strips,
            output,
        };
        command.SetAction(parsed =>
        {
            using var pipeline = model.Load(parsed);
            var settings = GenerationSettings.Default with
            {
                Steps = parsed.GetValue(steps),
                Guidance = parsed.GetValue(guidance),
            };
            var chosen = Chosen(LabCapabilities.Of(pipeline, settings), parsed.GetValue(only) ?? []);
            var done = new List<CapabilityTable>();
            foreach (var capability in chosen)
            {
                var table = CapabilityEvaluator.Run(
                    capability,
                    parsed.GetValue(count),
                    parsed.GetValue(seed),
                    (number, answers) => Show(capability, number, answers, parsed.GetValue(strips)),
                    soFar => Write([.. done, soFar], parsed.GetValue(output))
                );
                Console.WriteLine(table.ToMarkdown());
                done.Add(table);
            }

            return 0;
        });
        return command;
    }

    private static IReadOnlyList<Capability> Chosen(IReadOnlyList<Capability> all, string[] names)
    {
        var strange = names.Where(name => !all.Any(one => IsNamed(one, name))).ToList();
        return strange.Count > 0
            ? throw new ArgumentException(
                $"--only: expected {string.Join(", ", all.Select(one => one.Name))}; found {string.Join(", ", strange)}."
            )
            : [.. all.Where(one => names.Length == 0 || names.Any(name => IsNamed(one, name)))];
    }

    private static bool IsNamed(Capability capability, string name) =>
        capability.Name.StartsWith(name, StringComparison.OrdinalIgnoreCase);

    // After each prompt, so that a run that is stopped leaves what it has found.
    private static void Write(IReadOnlyList<CapabilityTable> tables, DirectoryInfo? folder)
    {
        AnsiConsole.WriteLine($"{tables[^1].Name}: {tables[^1].Rows[0].Count} prompts");
        if (folder is not null)
        {
            new CapabilityReport(tables).Write(folder.FullName);
        }
    }

    private static void Show(
        Capability capability,
        int number,
        IReadOnlyList<(string Name, VideoClip Clip)> answers,
        DirectoryInfo? folder
    )
    {
        if (folder is not null && number < Strips)
        {
            folder.Create();
            var name = FormattableString.Invariant($"{capability.Name.Replace(' ', '-')}-{number:D2}.png");
            var rows = VideoClip.Join([.. answers.Select(answer => Glimpse(answer.Clip))]);
            File.WriteAllBytes(
                Path.Combine(folder.FullName, name),
                FilmStrip.Render(rows, rows.Frames / answers.Count)
            );
        }
    }

    // The first frame, the last, and others between at even distances.
    private static VideoClip Glimpse(VideoClip clip)
    {
        var shown = clip.Frames == 1 ? 1 : StripFrames;
        var last = Math.Max(1, shown - 1);
        return VideoClip.Join([.. Enumerable.Range(0, shown).Select(i => clip.Part(i * (clip.Frames - 1) / last, 1))]);
    }
}
