using System.Text.Json;
using Sora.Lab.Text;
using Sora.Lab.Weights;

namespace Sora.Lab;

/// <summary>A network that reads and writes byte-pair tokens, on disk: config, tokenizer and weights.</summary>
internal static class TokenizedModel
{
    public static void Save<TConfig>(
        string folder,
        string weightsFile,
        BytePairTokenizer tokenizer,
        nn.Module model,
        TConfig config,
        ScalarType? dtype
    ) =>
        AtomicFolder.Write(
            folder,
            temporary =>
            {
                ModuleWeights.Save(model, Path.Combine(temporary, weightsFile), dtype);
                tokenizer.Save(temporary);
                var text = JsonSerializer.Serialize(config, ModelFolder.Json);
                AtomicFile.WriteText(Path.Combine(temporary, ModelFolder.ConfigFile), text + "\n");
            }
        );

    public static (BytePairTokenizer Tokenizer, TModel Model) Load<TConfig, TModel>(
        string folder,
        string weightsFile,
        Func<TConfig, (TModel Model, int Pieces)> build
    )
        where TConfig : class
        where TModel : nn.Module
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        var path = Path.Combine(folder, ModelFolder.ConfigFile);
        var config = ModelFolder.ReadConfig<TConfig>(path);
        var tokenizer = BytePairTokenizer.Load(folder);
        TModel? model = null;
        try
        {
            (model, var pieces) = build(config);
            if (pieces != tokenizer.Vocabulary.Count)
            {
                throw new IOException(
                    $"{path}: expected {tokenizer.Vocabulary.Count} pieces, as the tokenizer has; found {pieces}."
                );
            }

            ModuleWeights.Load(model, Path.Combine(folder, weightsFile));
            model.eval();
            return (tokenizer, model);
        }
        catch (Exception e)
        {
            model?.Dispose();
            throw e is ArgumentException ? new IOException($"{path}: {e.Message}", e) : e;
        }
    }
}
