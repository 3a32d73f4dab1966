using System.CommandLine;
using System.Diagnostics;
using Sora.Lab.Text;
using Sora.Lab.Video;
using Spectre.Console;

namespace Sora.Lab.Cli.Commands;

/// <summary><c>sora-lab generate PROMPT</c>: a prompt becomes a clip in a file.</summary>
internal static class GenerateCommand
{
    private static readonly GenerationSettings Defaults = GenerationSettings.Default;

    private static readonly Argument<string> Prompt = new("prompt") { Description = "what the clip should show" };
    private static readonly Option<FileInfo> Output = new("--out")
    {
        Description = "the file: mp4, webm, gif, apng or png",
        DefaultValueFactory = _ => new FileInfo("video.mp4"),
    };
    private static readonly Option<int> Width = Setting("--width", "W in pixels", Defaults.Width);
    private static readonly Option<int> Height = Setting("--height", "H in pixels", Defaults.Height);
    private static readonly Option<int> Frames = Setting("--frames", "1 (an image), 5, 9, 13 ...", Defaults.Frames);
    private static readonly Option<double> Rate = Setting("--fps", "frames per second", Defaults.FramesPerSecond);
    private static readonly Option<int> Steps = Setting("--steps", "steps of the sampler", Defaults.Steps);
    private static readonly Option<double> Guidance = Setting("--guidance", "1 is none", Defaults.Guidance);
    private static readonly Option<SamplerKind> Sampler = Setting("--sampler", "the way of stepping", Defaults.Sampler);
    private static readonly Option<ulong> Seed = Setting("--seed", "another seed, another clip", 0UL);
    private static readonly Option<string> Model = Setting("--model", "lab, or the folder of a model", "lab");
    private static readonly Option<string> Device = Setting("--device", "cpu, cuda or auto", "auto");

    private static readonly Option<bool> AnyWords = new("--any-words")
    {
        Description = "spell words the model was not trained on, and cut long prompts, instead of refusing them",
    };

    public static Command Create()
    {
        var command = new Command("generate", "Turn a prompt into a video")
        {
            Prompt,
            Output,
            Width,
            Height,
            Frames,
            Rate,
            Steps,
            Guidance,
            Sampler,
            Seed,
            Model,
            Device,
            AnyWords,
        };
        command.SetAction(parsed =>
        {
            var request = new GenerationRequest(parsed.GetValue(Prompt)!)
            {
                Seed = parsed.GetValue(Seed),
                Settings = Settings(parsed),
            };
            var clock = Stopwatch.StartNew();
            using var pipeline = TextToVideo.Load(
                LabFolders.Model(parsed.GetValue(Model)!),
                Compute.Of(parsed.GetValue(Device)!)
            );
            if (!parsed.GetValue(AnyWords))
            {
                CheckWords(pipeline.Tokenizer, request.Prompt);
            }

            return Run(pipeline, request, parsed.GetValue(Output)!.FullName, clock);
        });
        return command;
    }

    private static GenerationSettings Settings(ParseResult parsed) =>
        Defaults with
        {
            Width = parsed.GetValue(Width),
            Height = parsed.GetValue(Height),
            Frames = parsed.GetValue(Frames),
            FramesPerSecond = parsed.GetValue(Rate),
            Steps = parsed.GetValue(Steps),
            Guidance = parsed.GetValue(Guidance),
            Sampler = parsed.GetValue(Sampler),
        };

    private static void CheckWords(PromptTokenizer tokenizer, string prompt)
    {
        var tokens = tokenizer.Tokenize(prompt);
        if (tokens.UnknownWords.Count > 0)
        {
            throw new ArgumentException(
                $"Prompt: expected words the model was trained on; found {string.Join(", ", tokens.UnknownWords.Distinct().Take(5))} "
                    + "(--any-words spells them in letters)."
            );
        }

        if (tokens.WasTruncated)
        {
            throw new ArgumentException(
                $"Prompt: expected at most {tokenizer.MaxLength} tokens; found more (--any-words cuts the rest)."
            );
        }
    }

    private static int Run(TextToVideo pipeline, GenerationRequest request, string output, Stopwatch clock)
    {
        var loaded = clock.Elapsed;
        var clip = Progress.Of("generating", request.Settings.Steps, tick => pipeline.Generate(request, _ => tick()));
        VideoWriter.Write(clip, output);
        AnsiConsole.WriteLine(
            FormattableString.Invariant(
                $"{output}: {clip.Frames} frames of {clip.Width}x{clip.Height}, {clock.Elapsed.TotalSeconds:F1} s ({loaded.TotalSeconds:F1} s to load)"
            )
        );
        return 0;
    }

    private static Option<T> Setting<T>(string name, string description, T value) =>
        new(name) { Description = description, DefaultValueFactory = _ => value };
}
