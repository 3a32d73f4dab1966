using System.CommandLine;
using System.Diagnostics;
using Sora.Lab.Cascade;
using Sora.Lab.Published;
using Sora.Lab.Recaption;
using Sora.Lab.Text;
using Sora.Lab.Video;
using Spectre.Console;

namespace Sora.Lab.Cli.Commands;

/// <summary><c>sora-lab generate PROMPT</c>: a prompt becomes a clip in a file.</summary>
internal static class GenerateCommand
{
    private static readonly Option<FileInfo> Output = new("--out")
    {
        Description = "the file: mp4, webm, gif, apng or png; several clips are numbered: video-1.mp4, video-2.mp4 ...",
        DefaultValueFactory = _ => new FileInfo("video.mp4"),
    };
    private static readonly Option<string> Model = Setting(
        "--model",
        "lab, the folder of a model, or a folder with Wan2.1's weights in .safetensors",
        "lab"
    );
    private static readonly Option<string[]> Adapters = new("--lora")
    {
        Description = "a LoRA adapter in .safetensors for published weights; may be repeated",
    };
    private static readonly Option<double> Strength = Setting("--lora-strength", "how much of the adapters", 1.0);
    private static readonly Option<double?> Memory = new("--memory")
    {
        Description = "GB that published weights may use; what is free unless given",
    };
    private static readonly Option<string> Device = Setting("--device", "cpu, cuda or auto", "auto");

    private static readonly Option<bool> Cascade = new("--cascade")
    {
        Description =
            "refine the clip by the model's cascade: twice the frames a second, then twice the width and height (off unless asked for: it takes longer)",
    };
    private static readonly Option<string[]> Stages = new("--stage")
    {
        Description =
            "a stage of the cascade instead of all: its name in the model's cascade.json, its folder, blended or bilinear (without a network); may be repeated",
    };

    private static readonly Option<bool> AnyWords = new("--any-words")
    {
        Description = "spell words the model was not trained on, and cut long prompts, instead of refusing them",
    };

    private static readonly Option<bool> NoRecaption = new("--no-recaption")
    {
        Description = "give the model the prompt as it is, instead of a detailed caption of it",
    };
    private static readonly Option<string?> Recaptioner = new("--recaptioner")
    {
        Description =
            $"who writes the prompt out: {Recaptioners.Automatic} (the model's own or the shipped one; so it is where nothing but a prompt is given), "
            + $"{Recaptioners.None}, a folder, or {Recaptioners.Chat}: a chat model named by {Recaptioners.ModelVariable}, "
            + $"{Recaptioners.KeyVariable} and {Recaptioners.EndpointVariable}",
    };

    public static Command Create()
    {
        var command = new Command("generate", "Turn a prompt into a video") { RequestOptions.Prompt, Output };
        Option[] options =
        [
            .. RequestOptions.All,
            Model,
            Adapters,
            Strength,
            Memory,
            Device,
            Cascade,
            Stages,
            AnyWords,
            NoRecaption,
            Recaptioner,
            .. Editing.Options,
        ];
        foreach (var option in options)
        {
            command.Options.Add(option);
        }

        command.SetAction(parsed =>
        {
            VideoWriter.CheckPath(parsed.GetValue(Output)!.FullName);
            var folder = LabFolders.Model(parsed.GetValue(Model)!);
            return PublishedModel.IsIn(folder) ? RunPublished(parsed, folder) : Run(parsed, folder);
        });
        return command;
    }

    private static int Run(ParseResult parsed, string folder)
    {
        if (parsed.GetValue(Adapters) is { Length: > 0 } || parsed.GetValue(Memory) is not null)
        {
            throw new ArgumentException(
                $"--lora and --memory: expected a folder with published weights; found {folder}."
            );
        }

        var clock = Stopwatch.StartNew();
        var request = RequestOptions.Read(parsed, GenerationSettings.Default, PromptTokenizer.NoText);
        var editing = new Editing(parsed);
        using var cascade = Load(parsed, folder);
        var pipeline = cascade.Base;
        var refining = cascade.Stages.OfType<SuperResolution>().Select(stage => stage.Tokenizer);
        PromptTokenizer[] tokenizers = [pipeline.Tokenizer, .. refining];
        var name = RecaptionerOf(parsed);
        if (name != Recaptioners.None)
        {
            Editing.RequireOnePrompt(parsed, Recaptioner.Name);
            var written = Recaption(request, Recaptioners.Open(name, folder, pipeline.Tokenizer));
            var isCut = Array.Exists(tokenizers, one => one.Tokenize(written.Prompt).WasTruncated);
            if (isCut && parsed.GetValue(Recaptioner) is null)
            {
                AnsiConsole.WriteLine("the caption is longer than a stage reads, so that the prompt stays as it is");
            }
            else
            {
                request = written;
            }
        }

        if (!parsed.GetValue(AnyWords))
        {
            foreach (var tokenizer in tokenizers)
            {
                foreach (var prompt in editing.OtherPrompts.Prepend(request.Prompt))
                {
                    CheckWords(tokenizer, prompt);
                }
            }
        }

        return LabGeneration.Run(cascade, request, editing, parsed.GetValue(Output)!.FullName, clock);
    }

    // Without stages it is the base alone.
    private static VideoCascade Load(ParseResult parsed, string folder)
    {
        var compute = Compute.Of(parsed.GetValue(Device)!);
        var named = parsed.GetValue(Stages) is { Length: > 0 } names ? names : null;
        return named is not null || parsed.GetValue(Cascade)
            ? VideoCascade.Load(folder, named, compute)
            : new VideoCascade(TextToVideo.Load(folder, compute), []);
    }

    // Frames that are given decide what a caption would make up.
    private static string RecaptionerOf(ParseResult parsed) =>
        parsed.GetValue(NoRecaption) ? Recaptioners.None
        : parsed.GetValue(Recaptioner) is { } name ? name
        : Editing.IsPromptAlone(parsed) && !parsed.GetValue(AnyWords) ? Recaptioners.Automatic
        : Recaptioners.None;

    private static GenerationRequest Recaption(GenerationRequest request, IRecaptioner? recaptioner)
    {
        using var owned = recaptioner as IDisposable;
        if (recaptioner is null)
        {
            return request;
        }

        var caption = recaptioner.RecaptionAsync(request.Prompt, request.Seed).GetAwaiter().GetResult();
        foreach (var note in caption.Notes)
        {
            AnsiConsole.WriteLine(note);
        }

        AnsiConsole.WriteLine($"caption: {caption.Text}");
        return request with { Prompt = caption.Text };
    }

    private static int RunPublished(ParseResult parsed, string folder)
    {
        string[] asked =
        [
            .. Editing.Asked(parsed),
            .. parsed.GetValue(Recaptioner) is null or Recaptioners.None ? Array.Empty<string>() : [Recaptioner.Name],
            .. parsed.GetValue(Cascade) ? [Cascade.Name] : Array.Empty<string>(),
            .. parsed.GetValue(Stages) is { Length: > 0 } ? [Stages.Name] : Array.Empty<string>(),
        ];
        if (asked.Length > 0)
        {
            throw new ArgumentException(
                $"{string.Join(" and ", asked)}: expected the lab's model or one like it; found published weights in {folder}."
            );
        }

        var request = RequestOptions.Read(parsed, GenerationSettings.Wan21, PublishedTextToVideo.DefaultNegativePrompt);
        var adapters = (parsed.GetValue(Adapters) ?? []).Select(p => LoraAdapter.Open(p, parsed.GetValue(Strength)));
        using var pipeline = new PublishedTextToVideo(
            PublishedModel.Open(folder),
            Compute.Of(parsed.GetValue(Device)!),
            [.. adapters]
        );
        return PublishedGeneration.Run(
            pipeline,
            request,
            parsed.GetValue(Output)!.FullName,
            parsed.GetValue(Memory) is { } gigabytes ? (long)(gigabytes * 1e9) : null
        );
    }

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

    private static Option<T> Setting<T>(string name, string description, T value) =>
        new(name) { Description = description, DefaultValueFactory = _ => value };
}
