using System.CommandLine;
using Sora.Lab.Editing;
using Sora.Lab.Video;

namespace Sora.Lab.Cli;

/// <summary>What <c>generate</c> does with an image, a video or a mask that is given.</summary>
internal sealed class Editing
{
    private const int MostUnasked = 256;

    private static readonly Option<FileInfo?> Image = new("--image")
    {
        Description =
            "animate this image (of a video, its first frame); it has the clip's size, or is resized to --width and --height; transparent parts lie on "
            + "white, 16 bits become 8",
    };
    private static readonly Option<FileInfo[]> Source = new("--video")
    {
        Description =
            "edit this video, read at --fps: alone by --strength, or with one of the options below; with --to it may be repeated: several beginnings "
            + "of one end",
    };
    private static readonly Option<int[]> Extend = new("--extend")
    {
        Description = "frames to add to --video: +16 at its end, -16 at its beginning, both may be given",
        AllowMultipleArgumentsPerToken = true,
    };
    private static readonly Option<double> ContextNoise = new("--context-noise")
    {
        Description = "noise over the frames that --extend goes on from, in [0, 1)",
    };
    private static readonly Option<FileInfo?> Second = new("--to")
    {
        Description = "end in this video: lead --video over to it, or without --video draw what comes before it",
    };
    private static readonly Option<string[]> Also = new("--also")
    {
        Description = "the prompt of one more beginning that ends in --to, a clip of its own; may be repeated",
    };
    private static readonly Option<bool> Loop = new("--loop")
    {
        Description =
            "lead the end back to the beginning, which adds frames: the way there, drawn once more and played backwards",
    };
    private static readonly Option<FileInfo?> Mask = new("--mask")
    {
        Description = "draw anew where this image or video, of the size of --video, is white",
    };
    private static readonly Option<string?> Box = new("--box")
    {
        Description = "draw anew in this box, in pixels: left,top,width,height",
    };
    private static readonly Option<int> Passes = new("--passes")
    {
        Description =
            "how often the early steps of --mask and --box are taken: more fit what is drawn better to what lies around, and take longer",
        DefaultValueFactory = _ => Edit.UsualPasses,
    };
    private static readonly Option<double> Strength = new("--strength")
    {
        Description =
            "how much of --video is drawn anew, in (0, 1]: less keeps more of its course, and changes less often what is asked",
        DefaultValueFactory = _ => Edit.UsualStrength,
    };
    private static readonly Option<string?> Shown = new("--shown")
    {
        Description = "what --video shows now: edits by going back to its noise instead of by --strength",
    };
    private static readonly Option<string[]> Then = new("--then")
    {
        Description = "the prompt of one more shot, after that of the first; may be repeated",
    };
    private static readonly Option<ShotLink> From = new("--from")
    {
        Description = "which frame of the shot before a shot of --then begins with",
    };

    // One of them at most.
    private static readonly Option[] Verbs = [Image, Extend, Second, Loop, Mask, Box, Strength, Shown, Then];

    public static IReadOnlyList<Option> Options { get; } = [Source, .. Verbs, ContextNoise, Passes, From, Also];

    /// <summary>The names of those that were asked for.</summary>
    public static IEnumerable<string> Asked(ParseResult parsed) =>
        Options.Where(option => IsAsked(parsed, option)).Select(option => option.Name);

    /// <summary>Whether nothing is given but one prompt, so that all else may be made up for it.</summary>
    public static bool IsPromptAlone(ParseResult parsed) => !Asked(parsed).Except([Loop.Name]).Any();

    /// <summary>Refuses further shots beside what knows of one prompt alone.</summary>
    public static void RequireOnePrompt(ParseResult parsed, string name)
    {
        Require(!IsAsked(parsed, Then), $"one prompt with {name}", Then.Name);
        Require(!IsAsked(parsed, Also), $"one prompt with {name}", Also.Name);
    }

    private readonly ParseResult parsed;
    private readonly int? width; // of what is given, resized; null for its own, or what the other makes it
    private readonly int? height;
    private readonly Option? verb;

    /// <summary>Reads what is to be done.</summary>
    /// <param name="parsed">The options.</param>
    /// <exception cref="ArgumentException">Options contradict each other.</exception>
    public Editing(ParseResult parsed)
    {
        this.parsed = parsed;
        (width, height) = (parsed.GetValue(RequestOptions.Width), parsed.GetValue(RequestOptions.Height));
        var verbs = Verbs.Where(option => IsAsked(parsed, option)).ToList();
        Require(verbs.Count <= 1, "one thing to do", string.Join(" and ", verbs.Select(option => option.Name)));
        verb = verbs.SingleOrDefault();
        Require(verb == Extend || !IsAsked(parsed, ContextNoise), "--extend with --context-noise", "none");
        Require(verb == Mask || verb == Box || !IsAsked(parsed, Passes), "--mask or --box with --passes", "none");
        Require(parsed.GetValue(Passes) >= 1, "at least one pass", $"{parsed.GetValue(Passes)}");
        Require(verb == Then || !IsAsked(parsed, From), "--then with --from", "none");
        Require(verb == Second || !IsAsked(parsed, Also), "--to with --also", "none");
        Require(!IsAsked(parsed, Also) || !HasVideo, "--also or --video", "both");
        Require(verb == Second || Sources.Length <= 1, "one --video without --to", $"{Sources.Length}");
        Require(verb != Image || !HasVideo, "--image or --video", "both");
        Require(verb != Then || !HasVideo, "--then or --video", "both");
        Require(
            HasVideo || verb is null || verb == Image || verb == Loop || verb == Then || verb == Second,
            $"--video with {verb?.Name}",
            "none"
        );
    }

    /// <summary>The prompts beside the first: of further shots or beginnings, or what <c>--video</c> shows now.</summary>
    public IReadOnlyList<string> OtherPrompts =>
        [
            .. parsed.GetValue(Then) ?? [],
            .. parsed.GetValue(Also) ?? [],
            .. parsed.GetValue(Shown) is { } shown ? [shown] : Array.Empty<string>(),
        ];

    /// <summary>Draws what is asked for: one clip, or as many as there are beginnings of one end.</summary>
    public IReadOnlyList<VideoClip> Draw(
        TextToVideo model,
        GenerationRequest request,
        Action<GenerationProgress> onStep
    ) =>
        verb == Second ? Reach(Read(Second, request), model, request, onStep)
        : verb == Image ? [model.Animate(Read(Image, request), request, onStep)]
        : HasVideo ? [Change(Read(Sources[0], request), model, request, onStep)]
        : verb == Loop ? [model.Loop(request, onStep)]
        : verb == Then ? [VideoClip.Join(model.GenerateShots(Shots(request), parsed.GetValue(From), onStep))]
        : [model.Generate(request, onStep)];

    private IReadOnlyList<VideoClip> Reach(
        VideoClip end,
        TextToVideo model,
        GenerationRequest request,
        Action<GenerationProgress> onStep
    ) =>
        HasVideo
            ? model.Reach([.. Sources.Select(file => Read(file, request))], end, request, onStep)
            : model.Reach(end, Prompts(request), onStep: onStep);

    // Each beginning has a seed of its own, so that one prompt said twice gives two clips.
    private IReadOnlyList<GenerationRequest> Prompts(GenerationRequest first) =>
        [
            first,
            .. (parsed.GetValue(Also) ?? []).Select(
                (prompt, number) => first with { Prompt = prompt, Seed = first.Seed + (ulong)number + 1 }
            ),
        ];

    private IReadOnlyList<GenerationRequest> Shots(GenerationRequest first) =>
        [first, .. parsed.GetValue(Then)!.Select(prompt => first with { Prompt = prompt })];

    private FileInfo[] Sources => parsed.GetValue(Source) ?? [];

    private bool HasVideo => Sources.Length > 0;

    private VideoClip Change(
        VideoClip clip,
        TextToVideo model,
        GenerationRequest request,
        Action<GenerationProgress> onStep
    ) =>
        verb == Extend ? Lengthen(clip, model, request, onStep)
        : verb == Mask ? Inpaint(Read(Mask, request), clip, model, request, onStep)
        : verb == Box ? Inpaint(InBox(parsed.GetValue(Box)!, clip), clip, model, request, onStep)
        : verb == Loop ? model.Loop(clip, request, onStep)
        : verb == Shown ? model.EditByInversion(clip, parsed.GetValue(Shown)!, request, onStep)
        : model.EditByNoise(clip, request, parsed.GetValue(Strength), onStep);

    private VideoClip Inpaint(
        VideoClip mask,
        VideoClip clip,
        TextToVideo model,
        GenerationRequest request,
        Action<GenerationProgress> onStep
    ) => model.Inpaint(clip, mask, request, parsed.GetValue(Passes), onStep);

    private VideoClip Lengthen(
        VideoClip clip,
        TextToVideo model,
        GenerationRequest request,
        Action<GenerationProgress> onStep
    )
    {
        var frames = parsed.GetValue(Extend)!;
        var (after, before) = (Sum(frames, 1), Sum(frames, -1));
        return model.Extend(clip, request, after, before, parsed.GetValue(ContextNoise), onStep);
    }

    private static int Sum(int[] frames, int sign) =>
        (int)Math.Min(int.MaxValue, frames.Sum(each => Math.Max(0, (long)sign * each)));

    // At the request's frame rate, so that motion keeps the speed the model knows; transparent parts lie on white.
    private VideoClip Read(Option<FileInfo?> option, GenerationRequest request) =>
        Read(parsed.GetValue(option)!, request);

    private VideoClip Read(FileInfo file, GenerationRequest request)
    {
        var clip = VideoReader.Read(
            file.FullName,
            new VideoReadOptions
            {
                Frames = verb == Image ? 1 : null,
                FramesPerSecond = request.Settings.FramesPerSecond,
                Width = width,
                Height = height,
                MaxFrames = Extension.MostFrames,
            }
        );
        Require(
            width is not null || height is not null || Math.Max(clip.Width, clip.Height) <= MostUnasked,
            $"--width or --height for what is larger than {MostUnasked} pixels",
            $"{clip.Width}x{clip.Height} in {file.Name}"
        );
        return clip;
    }

    private static bool IsAsked(ParseResult parsed, Option option) => parsed.GetResult(option) is { Implicit: false };

    private static VideoClip InBox(string text, VideoClip clip)
    {
        int?[] box = [.. text.Split(',').Select(part => int.TryParse(part, out var number) ? number : (int?)null)];
        return box is [{ } left, { } top, { } width, { } height]
            ? EditMask.Box(clip, left, top, width, height)
            : throw new ArgumentException($"--box: expected left,top,width,height in pixels; found {text}.");
    }

    private static void Require(bool isMet, string expected, string found)
    {
        if (!isMet)
        {
            throw new ArgumentException($"generate: expected {expected}; found {found}.");
        }
    }
}
