using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Serialization;
using Sora.Lab.Video;
using Sora.Lab.Worlds;
using Sora.Lab.Worlds.Captioning;
using Sora.Lab.Worlds.Oracle;
using Sora.Lab.Worlds.Rendering;
using Sora.Lab.Worlds.Sampling;

namespace Sora.Lab.Cli.Commands;

/// <summary><c>sora-lab world</c>: captioned clips of the playground world, and what the oracle reads in a clip.</summary>
internal static class WorldCommand
{
    private static readonly JsonSerializerOptions Json = new()
    {
        WriteIndented = true,
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    public static Command Create() =>
        new("world", "The worlds: sample and parse clips of the playground, play the block game")
        {
            CreateSample(),
            CreateParse(),
            PlayCommand.Create(),
        };

    private static Command CreateSample()
    {
        var count = new Option<int>("--count") { Description = "how many clips", DefaultValueFactory = _ => 8 };
        var output = new Option<DirectoryInfo>("--out") { Description = "the folder for them", Required = true };
        var width = new Option<int>("--width")
        {
            Description = "even, 32 to 128 pixels",
            DefaultValueFactory = _ => 64,
        };
        var height = new Option<int>("--height")
        {
            Description = "even, 32 to 128 pixels",
            DefaultValueFactory = _ => 64,
        };
        var frames = new Option<int>("--frames") { Description = "1, 5, 9 ... 61", DefaultValueFactory = _ => 17 };
        var seed = new Option<ulong>("--seed")
        {
            Description = "of the first clip; the others follow",
            DefaultValueFactory = _ => 0,
        };
        var simple = new Option<bool>("--simple") { Description = "one character, one style, a still camera" };
        var command = new Command("sample", "Write clips (mp4), captions (txt) and exact states (json)")
        {
            count,
            output,
            width,
            height,
            frames,
            seed,
            simple,
        };
        command.SetAction(parsed =>
        {
            var options = (parsed.GetValue(simple) ? SceneOptions.Simple : new SceneOptions()) with
            {
                Width = parsed.GetValue(width),
                Height = parsed.GetValue(height),
                Frames = parsed.GetValue(frames),
            };
            var folder = parsed.GetValue(output)!;
            folder.Create();
            for (var i = 0; i < parsed.GetValue(count); i++)
            {
                Write(SceneSampler.Sample(parsed.GetValue(seed) + (ulong)i, options), folder.FullName);
            }

            return 0;
        });
        return command;
    }

    private static Command CreateParse()
    {
        var file = new Argument<FileInfo>("file") { Description = "a clip of the world, in any format ffmpeg reads" };
        var command = new Command("parse", "Print what the oracle reads in a clip, as JSON") { file };
        command.SetAction(parsed =>
        {
            var clip = VideoReader.Read(parsed.GetValue(file)!.FullName);
            Console.WriteLine(JsonSerializer.Serialize(SceneOracle.Parse(clip), Json));
            return 0;
        });
        return command;
    }

    private static void Write(Scene scene, string folder)
    {
        var name = Path.Combine(folder, $"{scene.Seed:D6}");
        var captions = new[]
        {
            Captions.Plain(scene),
            Captions.Detailed(scene),
            Captions.Paraphrase(scene, scene.Seed),
        };
        File.WriteAllLines(name + ".txt", captions);
        File.WriteAllText(name + ".json", JsonSerializer.Serialize(scene, Json));
        VideoWriter.Write(SceneRenderer.Render(scene), name + ".mp4");
        Console.WriteLine($"{name}.mp4  {captions[0]}");
    }
}
