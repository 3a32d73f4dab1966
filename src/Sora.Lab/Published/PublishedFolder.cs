using Sora.Lab.Weights;

namespace Sora.Lab.Published;

/// <summary>Finds the networks in a folder of published weights by what the files hold, whatever they are called.</summary>
/// <remarks>
/// So the original release, the single files that popular tools repackage it into, and the folders of diffusers are found by one
/// rule, and so are mixtures of them.
/// </remarks>
internal static class PublishedFolder
{
    private const string Weights = "*.safetensors";
    private const int DeepestFolder = 4;

    private static readonly EnumerationOptions Search = new()
    {
        RecurseSubdirectories = true,
        MaxRecursionDepth = DeepestFolder,
    };

    // What each network's pickle is called in the release, and which file of the repackaged release takes its place.
    private static readonly (PublishedPartKind Kind, string Word, string Instead)[] Pickles =
    [
        (PublishedPartKind.Autoencoder, "vae", "wan_2.1_vae.safetensors"),
        (PublishedPartKind.TextEncoder, "t5", "umt5_xxl_fp16.safetensors"),
        (PublishedPartKind.Transformer, "", "wan2.1_t2v_1.3B_bf16.safetensors"),
    ];

    /// <summary>Opens all weights in a folder and below, and finds each network.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="open">Takes over what was opened, whether or not this succeeds.</param>
    /// <exception cref="IOException">A network is missing or there twice, or a file is not sound.</exception>
    public static IReadOnlyDictionary<PublishedPartKind, PublishedPart> Find(string folder, ICollection<WeightSet> open)
    {
        if (!Directory.Exists(folder))
        {
            throw new IOException($"{folder}: expected the folder of a model; found no such folder.");
        }

        var parts = new Dictionary<PublishedPartKind, PublishedPart>();
        foreach (var set in Open(folder, open))
        {
            foreach (var part in Parts(set))
            {
                if (!parts.TryAdd(part.Kind, part))
                {
                    throw new IOException(
                        $"{folder}: expected one {Name(part.Kind)}; found {parts[part.Kind].Weights.Path} and {part.Weights.Path}."
                    );
                }
            }
        }

        foreach (var kind in Enum.GetValues<PublishedPartKind>().Where(kind => !parts.ContainsKey(kind)))
        {
            throw new IOException(Missing(folder, kind, open));
        }

        return parts;
    }

    /// <summary>Whether there are files of which one might be a network's.</summary>
    public static bool HasWeights(string folder) =>
        Directory.Exists(folder)
        && Directory
            .EnumerateFiles(folder, "*", Search)
            .Any(file => file.EndsWith(".safetensors", StringComparison.Ordinal) || IsPickle(file));

    /// <summary>The SentencePiece model's file; null where there is none.</summary>
    public static string? Tokenizer(string folder) =>
        Directory.EnumerateFiles(folder, "spiece.model", Search).Order(StringComparer.Ordinal).FirstOrDefault();

    public static string Name(PublishedPartKind kind) =>
        kind switch
        {
            PublishedPartKind.Transformer => "transformer of Wan2.1",
            PublishedPartKind.TextEncoder => "text encoder (umT5)",
            _ => "video autoencoder of Wan2.1",
        };

    // Files of an index are opened as one; the others each by itself.
    private static IEnumerable<WeightSet> Open(string folder, ICollection<WeightSet> open)
    {
        var taken = new HashSet<string>();
        string[] patterns = ["*" + SafetensorsIndex.Suffix, Weights];
        foreach (
            var path in patterns.SelectMany(pattern => Files(folder, pattern)).Where(path => !taken.Contains(path))
        )
        {
            var set = WeightSet.Open(path);
            open.Add(set);
            taken.UnionWith(set.Files);
            yield return set;
        }
    }

    private static IEnumerable<string> Files(string folder, string pattern) =>
        Directory.EnumerateFiles(Path.GetFullPath(folder), pattern, Search).Order(StringComparer.Ordinal);

    private static IEnumerable<PublishedPart> Parts(WeightSet set) =>
        from naming in PublishedNaming.All
        from name in set.Names
        where name == naming.Signature || name.EndsWith("." + naming.Signature, StringComparison.Ordinal)
        select new PublishedPart(naming, set, name[..^naming.Signature.Length]);

    private static string Missing(string folder, PublishedPartKind kind, IEnumerable<WeightSet> open)
    {
        var what = $"{folder}: expected a {Name(kind)} in .safetensors";
        if (Pickle(folder, kind) is { } pickle)
        {
            var instead = Pickles.First(row => row.Kind == kind).Instead;
            return $"{what}; found {pickle}, a pickle, which can run any code and is never read. "
                + $"Get {instead} of the repackaged release (Comfy-Org/Wan_2.1_ComfyUI_repackaged) instead.";
        }

        var others = open.Where(set => set.Names.Count > 0)
            .Select(set => $"{set.Path} with tensor '{SafetensorsException.Printable(set.Names[0])}'")
            .Take(4)
            .ToList();
        return $"{what}; found {(others.Count == 0 ? "no such file" : string.Join(", ", others))}.";
    }

    private static string? Pickle(string folder, PublishedPartKind kind) =>
        Directory
            .EnumerateFiles(folder, "*", Search)
            .Where(IsPickle)
            .FirstOrDefault(file =>
                Pickles.First(row => Path.GetFileName(file).Contains(row.Word, StringComparison.OrdinalIgnoreCase)).Kind
                == kind
            );

    private static bool IsPickle(string file) => Path.GetExtension(file) is ".pth" or ".pt" or ".bin" or ".ckpt";
}
