using Sora.Lab.Weights;

namespace Sora.Lab.Training.Checkpoints;

/// <summary>Named tensors to and from a file, strictly.</summary>
internal static class TensorFile
{
    public static void Save(string path, IEnumerable<(string Name, Tensor Value)> tensors)
    {
        using var scope = NewDisposeScope();
        SafetensorsWriter.Save(path, tensors);
    }

    /// <summary>Copies a file's tensors into tensors of the same names and shapes; nothing may be missing or left over.</summary>
    public static void LoadInto(string path, IEnumerable<(string Name, Tensor Value)> targets)
    {
        using var scope = NewDisposeScope();
        using var nothing = no_grad();
        using var file = SafetensorsFile.Open(path);
        var wanted = targets.ToList();
        if (file.Names.Count != wanted.Count)
        {
            throw new TrainingException(
                $"{path}: expected {wanted.Count} tensors, as the configured model has; found {file.Names.Count}."
            );
        }

        foreach (var (name, target) in wanted)
        {
            var value = file.Contains(name) ? file.Load(name) : null;
            if (value is null || !value.shape.SequenceEqual(target.shape))
            {
                var found = value is null ? "nothing" : $"[{string.Join(", ", value.shape)}]";
                throw new TrainingException(
                    $"{path}: expected '{name}' of shape [{string.Join(", ", target.shape)}]; found {found}."
                );
            }

            target.copy_(value);
        }
    }
}
