using Sora.Lab.Weights;

namespace Sora.Lab;

/// <summary>Networks of one model on their way from disk: where one does not load, or they do not fit together, none stays.</summary>
internal sealed class LoadedParts
{
    private readonly string folder;
    private readonly List<nn.Module> modules = [];

    private LoadedParts(string folder) => this.folder = folder;

    /// <summary>Loads networks and joins them.</summary>
    /// <param name="folder">Where their files are.</param>
    /// <param name="join">Loads each by <see cref="Load"/>; what it gives owns them.</param>
    /// <exception cref="IOException">A file is missing or is not what it should be, or the parts do not fit together.</exception>
    public static T Join<T>(string folder, Func<LoadedParts, T> join)
    {
        var parts = new LoadedParts(folder);
        try
        {
            return join(parts);
        }
        catch (Exception e)
        {
            parts.modules.ForEach(module => module.Dispose());
            throw e is ArgumentException ? new IOException($"{folder}: {e.Message}", e) : e;
        }
    }

    /// <summary>Gives a network its weights.</summary>
    /// <param name="module">The network.</param>
    /// <param name="file">Its file, such as <see cref="ModelFolder.TransformerFile"/>; its shards may stand for it.</param>
    public T Load<T>(T module, string file)
        where T : nn.Module
    {
        modules.Add(module);
        ModuleWeights.Load(module, ModelFolder.WeightsOf(folder, file));
        return module;
    }
}
