using System.Text.Json;
using Sora.Lab.Worlds.Captioning;

namespace Sora.Lab.Cli.Tests;

public sealed class RecaptionTests : IDisposable
{
    private const string Caption =
        "a small red circle starts at the left and moves right. the background is a green meadow under a pale sky. the camera stays still. the style is flat.";

    private readonly string folder = Directory.CreateTempSubdirectory("sora-lab-recaption-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void A_prompt_alone_is_rewritten_without_a_word()
    {
        var asked = Generate("a red circle moves right", "auto", "--seed", "3");
        var unasked = Run("a red circle moves right", "--seed", "3");

        Assert.True(unasked.ExitCode == 0, unasked.Error);
        Assert.Contains("caption: a ", unasked.Output, StringComparison.Ordinal);
        Assert.Equal(Line(asked), Line(unasked));

        static string Line(Result result) => result.Output.Split('\n').Single(line => line.StartsWith("caption: "));
    }

    [Theory]
    [InlineData("--no-recaption")]
    [InlineData("--recaptioner", "none")]
    [InlineData("--any-words")]
    [InlineData("--video")]
    [InlineData("--then", "a red circle grows")]
    public void It_stays_as_it_is_where_that_is_asked_for_or_more_is_given(params string[] options)
    {
        Assert.Equal(0, SoraLab.Run("world", "sample", "--count", "1", "--out", folder).ExitCode);
        string[] given = options is ["--video"] ? Directory.GetFiles(folder, "*.mp4") : [];

        var result = Run("a red circle moves right", [.. options, .. given]);

        Assert.True(result.ExitCode == 0, result.Error);
        Assert.DoesNotContain("caption:", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_prompt_stays_as_it_is_where_a_stage_would_cut_its_caption()
    {
        const string Three =
            "a red circle moves down and to the left, a blue ring moves up and to the right and a green star moves down and to the right over a meadow";
        string[] cascade = ["--cascade", "--frames", "5"];

        var unasked = Run(Three, cascade);
        var asked = Generate(Three, "auto", cascade);

        Assert.True(unasked.ExitCode == 0, unasked.Error);
        Assert.Contains("the prompt stays as it is", unasked.Output, StringComparison.Ordinal);
        Assert.NotEqual(0, asked.ExitCode);
        Assert.Contains("at most 64 tokens", asked.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void The_caption_used_is_printed_and_says_everything_in_the_worlds_language()
    {
        var result = Generate("red circle moving right meadow");

        Assert.True(result.ExitCode == 0, result.Error);
        var told = CaptionReader.Read(result.Output.Split("caption: ")[1]);
        Assert.NotEmpty(told.Characters);
        Assert.True(told is { Background: not null, Camera: not null, Style: not null }, result.Output);
    }

    [Fact]
    public void What_the_world_has_not_is_told()
    {
        var result = Generate("a red car moves right");

        Assert.True(result.ExitCode == 0, result.Error);
        Assert.Contains("car: unknown, drawn instead: ", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Words_it_never_met_are_told()
    {
        var result = Generate("a red circle plays the piano");

        Assert.True(result.ExitCode == 0, result.Error);
        Assert.Contains("so the caption makes a guess: plays, piano\n", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_that_holds_none_is_named()
    {
        var result = Generate("a red circle", folder);

        Assert.NotEqual(0, result.ExitCode);
        Assert.Contains("config.json", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_chat_model_may_take_its_place()
    {
        var answer = JsonSerializer.Serialize(
            new { caption = Caption, substitutions = new[] { new { asked = "un zèbre", drawn = (string?)null } } }
        );
        using var server = new ChatStub(answer);

        var result = Chat(server, "un cercle rouge et un zèbre", "--seed", "7");

        Assert.True(result.ExitCode == 0, result.Error);
        Assert.Contains($"caption: {Caption}", result.Output, StringComparison.Ordinal);
        Assert.Contains("left out, since unknown: un zèbre", result.Output, StringComparison.Ordinal);
        var request = Assert.Single(server.Requests);
        Assert.Equal(("/v1/chat/completions", "Bearer a-key"), (request.Path, request.Authorization));
        using var body = JsonDocument.Parse(request.Body);
        Assert.Equal("a-model", body.RootElement.GetProperty("model").GetString());
        Assert.Equal(7, body.RootElement.GetProperty("seed").GetInt64());
        Assert.Contains(
            "un cercle rouge et un z",
            body.RootElement.GetProperty("messages").ToString(),
            StringComparison.Ordinal
        );
        Assert.Contains(
            "moves down and left",
            body.RootElement.GetProperty("messages").ToString(),
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("I would rather not.", 200, "expected JSON with a caption")]
    [InlineData("{\"caption\": \"\"}", 200, "expected JSON with a caption")]
    [InlineData("{\"caption\": \"a purple elephant\"}", 200, "elephant")]
    [InlineData("{\"error\": {\"message\": \"no such key\"}}", 401, "401")]
    public void What_a_chat_model_gets_wrong_is_told_in_one_line(string answer, int status, string named)
    {
        using var server = new ChatStub(answer, status);

        var result = Chat(server, "a red circle");

        Assert.NotEqual(0, result.ExitCode);
        Assert.Contains(named, result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", result.Error, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFiles(folder));
    }

    [Fact]
    public void Without_a_key_in_the_environment_it_is_named()
    {
        var result = Generate("a red circle", "chat");

        Assert.NotEqual(0, result.ExitCode);
        Assert.Contains("SORA_LAB_CHAT_KEY", result.Error, StringComparison.Ordinal);
    }

    private Result Generate(string prompt, string recaptioner = "auto", params string[] more) =>
        Run(prompt, ["--recaptioner", recaptioner, .. more]);

    private Result Run(string prompt, params string[] options) =>
        SoraLab.Run(["generate", prompt, "--steps", "1", "--out", Path.Combine(folder, "clip.gif"), .. options]);

    private Result Chat(ChatStub server, string prompt, params string[] more)
    {
        var environment = new Dictionary<string, string>
        {
            ["SORA_LAB_CHAT_ENDPOINT"] = server.Endpoint,
            ["SORA_LAB_CHAT_KEY"] = "a-key",
            ["SORA_LAB_CHAT_MODEL"] = "a-model",
        };
        var output = Path.Combine(folder, "clip.gif");
        string[] arguments = ["generate", prompt, "--recaptioner", "chat", "--steps", "1", "--out", output, .. more];
        return SoraLab.Run(environment, arguments);
    }
}
