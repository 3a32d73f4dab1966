using System.CommandLine;
using Sora.Lab.Editing;
using Sora.Lab.Video;

namespace Sora.Lab.Cli;

/// <summary>What <c>generate</c> does with an image, a video or a mask that is given.</summary>
internal static class Editing
{
    private static readonly Option<FileInfo?> Image = new("--image") { Description = "animate this image" };
    private static readonly Option<FileInfo?> Source = new("--video")
    {
        Description = "edit this video: alone by --strength, or with one of the options below",
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
    private static readonly Option<FileInfo?> Second = new("--to") { Description = "connect --video to this video" };
    private static readonly Option<bool> Loop = new("--loop") { Description = "lead the end back to the beginning" };
    private static readonly Option<FileInfo?> Mask = new("--mask")
    {
        Description = "draw anew where this image or video is white",
    };
    private static readonly Option<string?> Box = new("--box")
    {
        Description = "draw anew in this box, in pixels: left,top,width,height",
    };
    private static readonly Option<double> Strength = new("--strength")
    {
        Description = "how much of --video is drawn anew, in (0, 1]",
        DefaultValueFactory = _ => 0.6,
    };
    private static readonly Option<string?> Shown = new("--shown")
    {
        Description = "what --video shows now: edits by going back to its noise instead of by --strength",
    };

    public static IReadOnlyList<Option> Options { get; } =
    [Image, Source, Extend, ContextNoise, Second, Loop, Mask, Box, Strength, Shown];

    /// <summary>The way from a request to a clip that the options ask for.</summary>
    /// <param name="parsed">The options.</param>
    /// <param name="sized">Whether width and height were asked for, else those of what is given are taken.</param>
    /// <exception cref="ArgumentException">Options contradict each other.</exception>
    public static Func<TextToVideo, GenerationRequest, Action<GenerationProgress>, VideoClip> Of(
        ParseResult parsed,
        bool sized
    )
    {
        var (image, video, second) = (parsed.GetValue(Image), parsed.GetValue(Source), parsed.GetValue(Second));
        var (mask, box, loop) = (parsed.GetValue(Mask), parsed.GetValue(Box), parsed.GetValue(Loop));
        var extend = parsed.GetValue(Extend) ?? [];
        RequireOne(
            ("--image", image is not null),
            ("--extend", extend.Length > 0),
            ("--to", second is not null),
            ("--mask", mask is not null),
            ("--box", box is not null),
            ("--shown", parsed.GetValue(Shown) is not null),
            ("--loop", loop)
        );
        if (image is not null)
        {
            return (model, request, tick) => model.Animate(Read(image, request, sized, 1), request, tick);
        }

        if (video is null)
        {
            var needs = extend.Length > 0 || second is not null || mask is not null || box is not null;
            return needs
                    ? throw new ArgumentException("--extend, --to, --mask and --box: expected --video; found none.")
                : loop ? (model, request, tick) => model.Loop(request, tick)
                : (model, request, tick) => model.Generate(request, tick);
        }

        return (model, request, tick) =>
        {
            var clip = Read(video, request, sized);
            return extend.Length > 0
                    ? model.Extend(
                        clip,
                        request,
                        extend.Where(each => each > 0).Sum(),
                        -extend.Where(each => each < 0).Sum(),
                        parsed.GetValue(ContextNoise),
                        tick
                    )
                : second is not null ? model.Connect(clip, Read(second, request, sized), request, tick)
                : mask is not null ? model.Inpaint(clip, Read(mask, request, sized), request, tick)
                : box is not null ? model.Inpaint(clip, InBox(box, clip), request, tick)
                : loop ? model.Loop(clip, request, tick)
                : parsed.GetValue(Shown) is { } shown ? model.EditByInversion(clip, shown, request, tick)
                : model.EditByNoise(clip, request, parsed.GetValue(Strength), tick);
        };
    }

    // At the request's frame rate, so that motion keeps the speed the model knows; transparent parts lie on white.
    private static VideoClip Read(FileInfo file, GenerationRequest request, bool sized, int? frames = null) =>
        VideoReader.Read(
            file.FullName,
            new VideoReadOptions
            {
                Frames = frames,
                FramesPerSecond = frames == 1 ? null : request.Settings.FramesPerSecond,
                Width = sized ? request.Settings.Width : null,
                Height = sized ? request.Settings.Height : null,
                MaxFrames = Extension.MostFrames,
            }
        );

    private static VideoClip InBox(string text, VideoClip clip)
    {
        int[] box = [.. text.Split(',').Select(part => int.TryParse(part, out var number) ? number : -1)];
        if (
            box is not [>= 0 and var left, >= 0 and var top, > 0 and var width, > 0 and var height]
            || left + width > clip.Width
            || top + height > clip.Height
        )
        {
            throw new ArgumentException(
                $"--box: expected left,top,width,height inside {clip.Width}x{clip.Height}; found {text}."
            );
        }

        var mask = new VideoClip(1, clip.Height, clip.Width, clip.FramesPerSecond);
        for (var y = top; y < top + height; y++)
        {
            mask.Frame(0).Slice(((y * clip.Width) + left) * 3, width * 3).Fill(255);
        }

        return mask;
    }

    private static void RequireOne(params IReadOnlyList<(string Name, bool IsGiven)> options)
    {
        var given = options.Where(option => option.IsGiven).Select(option => option.Name).ToList();
        if (given.Count > 1)
        {
            throw new ArgumentException($"generate: expected one thing to do; found {string.Join(" and ", given)}.");
        }
    }
}
