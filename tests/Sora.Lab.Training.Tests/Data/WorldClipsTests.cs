using Sora.Lab.Text;
using Sora.Lab.Training.Data;
using Sora.Lab.Training.Stages;
using Sora.Lab.Training.Tests.Runs;
using Sora.Lab.Worlds;
using Sora.Lab.Worlds.Captioning;

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
    public void Shapes_are_drawn_by_their_weights()
    {
        var even = Saying("star", Read(""));
        var often = Saying("star", Read("\"shapes\": { \"star\": 5 }")); // 5 of 10

        Assert.InRange(even, Count / 6 / 2, Count / 6 * 2);
        Assert.InRange(often, Count * 2 / 5, Count * 3 / 5);
        Assert.Equal(0, Saying("star", Read("\"shapes\": { \"star\": 0 }")));
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

    [Fact]
    public void The_camera_moves_and_styles_change_as_often_as_asked()
    {
        var told = Told(Read("\"cameras\": { \"still\": 4 }, \"styles\": { \"flat\": 0, \"outlined\": 2 }"));

        foreach (var camera in Enum.GetValues<Camera>())
        {
            var share = camera == Camera.Still ? Count / 2 : Count / 8; // 4 of 8 and 1 of 8
            Assert.InRange(told.Count(each => (each.Camera ?? Camera.Still) == camera), share * 0.65, share * 1.35);
        }

        Assert.InRange(told.Count(each => each.Style == VisualStyle.Outlined), Count * 0.42, Count * 0.58);
        Assert.DoesNotContain(told, each => (each.Style ?? VisualStyle.Flat) == VisualStyle.Flat);
        Assert.All(Told(Read("")), each => Assert.Equal((null, null), (each.Camera, each.Style)));
    }

    [Fact]
    public void What_goes_round_goes_slower_where_asked()
    {
        const string Circling = "\"motions\": { \"circling\": 1e9 }";
        var (slow, any) = (Moved($"{Circling}, \"turningSpeeds\": 0.1"), Moved(Circling));
        Assert.InRange(slow / any, 0.3, 0.8);

        // The mean change of a pixel from frame to frame.
        static double Moved(string data)
        {
            var source = Read(data).Open(1);
            var clips = Enumerable.Range(0, 12).Select(number => source.ClipAt(new(64, 64, 17, 1), number).Render()!);
            return clips.Average(static clip =>
            {
                var (pixels, frame) = (clip.Pixels.ToArray(), clip.Pixels.Length / clip.Frames);
                return pixels[..^frame].Zip(pixels[frame..], static (now, next) => Math.Abs(now - next)).Average();
            });
        }
    }

    [Fact]
    public void Those_that_spun_the_other_way_spin_clockwise_where_asked()
    {
        const string Spinning = "\"motions\": { \"spinning\": 1e9 }";
        var (either, clockwise) = (Pixels(Spinning), Pixels($"{Spinning}, \"clockwise\": true"));
        Assert.InRange(either.Zip(clockwise).Count(static pair => pair.First.SequenceEqual(pair.Second)), 3, 17);

        static byte[][] Pixels(string data)
        {
            var source = Read(data).Open(1);
            return
            [
                .. Enumerable.Range(0, 20).Select(number => source.ClipAt(Size, number).Render()!.Pixels.ToArray()),
            ];
        }
    }

    [Theory]
    [InlineData("\"cameras\": { \"still\": -1 }", "cameras' must be weights of at least 0")]
    [InlineData("\"styles\": { \"flat\": 0, \"outlined\": 0, \"pixelated\": 0, \"watercolor\": 0 }", "not all 0")]
    [InlineData("\"cameras\": { \"tilting\": 1 }", "tilting")]
    public void Cameras_and_styles_that_cannot_be_are_refused(string data, string named) =>
        Assert.Contains(named, Assert.Throws<TrainingException>(() => Parse(data)).Message, StringComparison.Ordinal);

    [Fact]
    public void Scenes_have_as_many_characters_as_often_as_asked()
    {
        var told = Told(Read("\"characters\": { \"two\": 0.5, \"three\": 0.2 }"));
        int Share(int characters) => told.Count(each => each.Characters.Length == characters);

        Assert.InRange(Share(2), Count * 0.43, Count * 0.57);
        Assert.InRange(Share(3), Count * 0.14, Count * 0.26);
        Assert.Equal(Count, Share(1) + Share(2) + Share(3));
        Assert.All(Told(Read("")), each => Assert.Single(each.Characters));
    }

    [Theory]
    [InlineData("mixed", 0.1)]
    [InlineData("moreDetailed", 0.3)]
    [InlineData("brief", 0)]
    [InlineData("detailed", 1)]
    public void As_many_captions_are_detailed_as_their_form_says(string form, double part)
    {
        var source = Read($"\"captions\": \"{form}\"").Open(1);
        var clips = Enumerable.Range(0, Count).Select(number => source.ClipAt(Size, number));
        var told = clips.Select(static (clip, number) => clip.Caption((ulong)number * 7919));

        // A detailed caption alone is made of sentences.
        var detailed = told.Count(static caption => caption.EndsWith('.'));
        Assert.InRange(detailed, Count * (part - 0.02), Count * (part + 0.02));
    }

    [Fact]
    public void None_of_several_characters_is_held_out()
    {
        foreach (
            var one in Told(Read("\"characters\": { \"two\": 0.5, \"three\": 0.5 }"))
                .SelectMany(each => each.Characters)
        )
        {
            Assert.False(
                HeldOutCombinations.IsHeldOut(
                    new Combination(one.Color!.Value, one.Shape!.Value, Assert.Single(one.Motions))
                )
            );
        }
    }

    [Theory]
    [InlineData("\"simple\": true, \"characters\": { \"two\": 0.9, \"three\": 0.2 }", "parts of at most 1 together")]
    [InlineData("\"simple\": false, \"characters\": { \"two\": 0.95 }", "parts of at most 0.9 together")]
    [InlineData("\"characters\": { \"two\": -0.1 }", "'stage.data.characters.two' must be at least 0; found -0.1")]
    [InlineData("\"characters\": { \"three\": -1 }", "'stage.data.characters.three' must be at least 0; found -1")]
    [InlineData("\"characters\": { \"four\": 0.1 }", "four")]
    [InlineData("\"characters\": 2", "$.stage.data.characters")]
    [InlineData("\"folder\": \"clips\", \"characters\": { \"two\": 0.1 }", "left out for a folder or the block game")]
    [InlineData(
        "\"folder\": \"clips\", \"motions\": { \"left\": 2 }",
        "'stage.data.motions' must be left out for a folder"
    )]
    [InlineData("\"blocks\": true, \"shapes\": { \"star\": 2 }", "'stage.data.shapes' must be left out for a folder")]
    [InlineData(
        "\"folder\": \"clips\", \"cameras\": { \"still\": 2 }",
        "'stage.data.cameras' must be left out for a folder"
    )]
    [InlineData("\"turningSpeeds\": 0", "'stage.data.turningSpeeds' must be above 0 and at most 1; found 0")]
    [InlineData("\"turningSpeeds\": 1.5", "'stage.data.turningSpeeds' must be above 0 and at most 1; found 1.5")]
    [InlineData(
        "\"folder\": \"clips\", \"turningSpeeds\": 0.5",
        "'stage.data.turningSpeeds' must be left out for a folder"
    )]
    [InlineData(
        "\"folder\": \"clips\", \"simple\": true",
        "'stage.data.simple' must be left out for a folder or the block game; found True"
    )]
    [InlineData("\"blocks\": true, \"clockwise\": true", "'stage.data.clockwise' must be left out for a folder")]
    [InlineData("\"blocks\": true, \"framesPerStep\": 2", "'stage.data.framesPerStep' must be left out for a folder")]
    [InlineData(
        "\"folder\": \"clips\", \"captions\": \"brief\"",
        "'stage.data.captions' must be left out for a folder"
    )]
    [InlineData("\"blocks\": true, \"styles\": { \"flat\": 2 }", "'stage.data.styles' must be left out for a folder")]
    public void Parts_that_cannot_be_are_refused(string data, string named) =>
        Assert.Contains(named, Assert.Throws<TrainingException>(() => Parse(data)).Message, StringComparison.Ordinal);

    [Fact]
    public void The_shipped_run_of_the_whole_world_makes_the_lab_and_reads_its_longest_captions()
    {
        var stage = (BaseStageConfig)ShippedConfigs.Read("base-6").Stage;
        var source = (stage.Data with { Characters = new(Three: 0.9) }).Open(1);
        var tokenizer = new PromptTokenizer(PromptVocabulary.Build(source.Words), maxLength: 1000);
        using var model = TextToVideo.Load(ShippedConfigs.Lab);
        var lab = model.Config;
        var pieces = model.Tokenizer.Vocabulary;
        var longest = Enumerable
            .Range(0, Count)
            .Max(number => tokenizer.Encode(source.ClipAt(stage.Data.Buckets[0], number).Caption(4)).Count); // detailed

        Assert.Equal(pieces, tokenizer.Vocabulary);
        Assert.InRange(longest, TextEncoderConfig.Lab(0).MaxLength + 1, lab.TextEncoder.MaxLength);
        Assert.Equal(lab.TextEncoder, stage.Text(pieces.Count));
        Assert.Equal(lab.Transformer, stage.Transformer(lab.Autoencoder.LatentChannels, lab.TextEncoder.Width));
    }

    private static DataConfig Weighing(string motions) => Read($"\"motions\": {{ {motions} }}");

    private static DataConfig Read(string data) =>
        Parse(data.Length == 0 ? "\"simple\": true" : $"\"simple\": true, {data}");

    private static DataConfig Parse(string data)
    {
        var json = $$"""{ "stage": { "kind": "autoencoder", "data": { {{data}} } }, "steps": 1 }""";
        return ((AutoencoderStageConfig)TrainingConfigFile.Parse(json).Stage).Data;
    }

    // A draw of 0 is the plain caption.
    private static ToldScene[] Told(DataConfig data)
    {
        var clips = data.Open(seed: 5);
        return
        [
            .. Enumerable.Range(0, Count).Select(number => CaptionReader.Read(clips.ClipAt(Size, number).Caption(0))),
        ];
    }

    private static int Bouncing(DataConfig data) => Saying("bounces", data);

    private static int Saying(string word, DataConfig data)
    {
        var clips = data.Open(seed: 5);
        return Enumerable
            .Range(0, Count)
            .Count(number => clips.ClipAt(Size, number).Caption(0).Contains(word, StringComparison.Ordinal));
    }
}
