using System.ClientModel;
using Microsoft.Extensions.AI;
using OpenAI;
using Sora.Lab.Recaption;
using Sora.Lab.Text;
using Sora.Lab.Training.Evaluation;
using Sora.Lab.Worlds.Captioning;

namespace Sora.Lab.Cli;

/// <summary>Finds the recaptioner that a model is to be used with.</summary>
internal static class Recaptioners
{
    /// <summary>Prompts stay as they are.</summary>
    public const string None = "none";

    /// <summary>The model's own, or the shipped one where it fits.</summary>
    public const string Automatic = "auto";

    /// <summary>A chat model behind an endpoint that speaks OpenAI's protocol.</summary>
    public const string Chat = "chat";

    /// <summary>The chat model's name.</summary>
    public const string ModelVariable = "SORA_LAB_CHAT_MODEL";

    /// <summary>Its key: never an option, which others could read.</summary>
    public const string KeyVariable = "SORA_LAB_CHAT_KEY";

    /// <summary>Where it is; OpenAI's own unless set.</summary>
    public const string EndpointVariable = "SORA_LAB_CHAT_ENDPOINT";

    /// <summary>Opens a recaptioner.</summary>
    /// <param name="name"><see cref="None"/>, <see cref="Automatic"/>, <see cref="Chat"/>, or a folder.</param>
    /// <param name="modelFolder">The model's folder, which may hold its own.</param>
    /// <param name="tokenizer">The model's, which must know every word of the world's captions for the shipped one to fit.</param>
    /// <returns>Null for none, and where it is automatic and none fits.</returns>
    public static IRecaptioner? Open(string name, string modelFolder, PromptTokenizer tokenizer)
    {
        var own = Path.Combine(modelFolder, RecaptionerFolder.Name);
        return name switch
        {
            None => null,
            Chat => OpenChat(),
            not Automatic => Load(Path.GetFullPath(name)),
            _ when Directory.Exists(own) => Load(own),
            _ when Directory.Exists(LabFolders.Recaptioner) && Fits(tokenizer) => Load(LabFolders.Recaptioner),
            _ => null,
        };
    }

    /// <summary>Loads a recaptioner that is held to the world's language.</summary>
    public static GptRecaptioner Load(string folder) => RecaptionerFolder.Load(folder, new WorldLanguage());

    private static bool Fits(PromptTokenizer tokenizer) =>
        CaptionVocabulary.Words.Concat(CaptionVocabulary.Marks).All(tokenizer.Vocabulary.ToHashSet().Contains);

    private static ChatRecaptioner OpenChat()
    {
        var options = new OpenAIClientOptions();
        if (Environment.GetEnvironmentVariable(EndpointVariable) is { Length: > 0 } endpoint)
        {
            options.Endpoint = Uri.TryCreate(endpoint, UriKind.Absolute, out var uri)
                ? uri
                : throw new ArgumentException($"{EndpointVariable}: expected an absolute address; found '{endpoint}'.");
        }

        var client = new OpenAIClient(new ApiKeyCredential(Required(KeyVariable)), options);
        return new ChatRecaptioner(client.GetChatClient(Required(ModelVariable)).AsIChatClient(), CaptionGuide.Text);
    }

    private static string Required(string variable) =>
        Environment.GetEnvironmentVariable(variable) is { Length: > 0 } value
            ? value
            : throw new ArgumentException($"--recaptioner {Chat}: expected {variable} in the environment; found none.");
}
