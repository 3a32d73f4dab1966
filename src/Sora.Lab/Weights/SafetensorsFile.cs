namespace Sora.Lab.Weights;

/// <summary>
/// A <c>.safetensors</c> file: tensors are read one by one when asked for, or are the file itself, mapped into memory.
/// </summary>
/// <remarks>
/// The whole header is checked on opening, so every later load is in range. Opening costs the header only, whatever the
/// file's size. A file must not be cut short while a shared tensor lives.
/// </remarks>
public sealed class SafetensorsFile : IDisposable
{
    private readonly Dictionary<string, SafetensorsInfo> tensors;
    private readonly FileStream stream;
    private readonly long dataStart;

    private SafetensorsFile(string path, FileStream stream)
    {
        (Path, this.stream) = (path, stream);
        Span<byte> prefix = stackalloc byte[SafetensorsHeader.PrefixSize];
        stream.ReadAtLeast(prefix, prefix.Length, throwOnEndOfStream: false);
        var fileLength = stream.Length;
        var headerLength = SafetensorsHeader.Length(path, prefix, fileLength);
        var json = new byte[headerLength];
        stream.ReadExactly(json);
        dataStart = SafetensorsHeader.PrefixSize + headerLength;
        var header = SafetensorsHeader.Parse(path, json, fileLength - dataStart);
        Metadata = header.Metadata;
        Names = [.. header.Tensors.Select(t => t.Name)];
        tensors = header.Tensors.ToDictionary(t => t.Name);
    }

    /// <summary>The file's path, as it was given.</summary>
    public string Path { get; }

    /// <summary>The tensors' names, in the order of the header.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>The file's free texts by key; empty where it has none.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>Opens a file and checks its header.</summary>
    /// <exception cref="SafetensorsException">The file is missing, unreadable, or not what its header says.</exception>
    public static SafetensorsFile Open(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        FileStream? stream = null;
        try
        {
            stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);
            return new SafetensorsFile(path, stream);
        }
        catch (Exception e)
        {
            stream?.Dispose();
            if (e is SafetensorsException || e is not (IOException or UnauthorizedAccessException))
            {
                throw;
            }

            throw new SafetensorsException(path, null, "a file that can be read", e.Message, e);
        }
    }

    /// <summary>Whether a tensor of that name is there.</summary>
    public bool Contains(string name) => tensors.ContainsKey(name);

    /// <summary>Type, shape and place of a tensor.</summary>
    /// <exception cref="SafetensorsException">There is no tensor of that name.</exception>
    public SafetensorsInfo Info(string name) =>
        tensors.TryGetValue(name, out var info)
            ? info
            : throw new SafetensorsException(Path, name, "a tensor of this name", $"{Names.Count} others");

    /// <summary>Copies a tensor out of the file, onto the CPU.</summary>
    /// <returns>
    /// The file's own type, but for formats that torch lacks here: F8 as float32, U16 as int32, U32 and U64 as int64.
    /// </returns>
    /// <exception cref="SafetensorsException">No such tensor, or values that its type does not have.</exception>
    public Tensor Load(string name)
    {
        ObjectDisposedException.ThrowIf(stream.SafeFileHandle.IsClosed, this);
        var info = Info(name);
        var type = SafetensorsType.Find(info.DataType)!;
        var tensor = empty([.. info.Shape], type.Loaded, CPU);
        try
        {
            Fill(tensor, info, type);
            return tensor;
        }
        catch
        {
            tensor.Dispose();
            throw;
        }
    }

    /// <summary>A tensor on the CPU whose values are the file's own bytes: none is read before it is used, none is copied.</summary>
    /// <remarks>
    /// The mapping is the tensor's: it outlives this object, and writing to it changes this process's memory, never the file.
    /// Copied as by <see cref="Load"/> is what cannot be shared: formats that torch lacks, bools (their bytes must be
    /// checked), and tensors that do not lie at a multiple of their numbers' size.
    /// </remarks>
    /// <exception cref="SafetensorsException">No such tensor, or the file is no longer what it was.</exception>
    public Tensor Share(string name)
    {
        var info = Info(name);
        var type = SafetensorsType.Find(info.DataType)!;
        var start = dataStart + info.Begin;
        if (type.IsCast || type.Loaded == ScalarType.Bool || info.Count == 0 || start % type.Size != 0)
        {
            return Load(name);
        }

        try
        {
            var first = start / type.Size;
            using var all = from_file(System.IO.Path.GetFullPath(Path), false, first + info.Count, type.Loaded, CPU);
            using var part = all.narrow(0, first, info.Count);
            return part.view([.. info.Shape]);
        }
        catch (System.Runtime.InteropServices.ExternalException e)
        {
            throw new SafetensorsException(Path, name, "the file as it was opened", "one that cannot be mapped", e);
        }
    }

    private void Fill(Tensor tensor, SafetensorsInfo info, SafetensorsType type)
    {
        using var flat = tensor.reshape(-1);
        var isRaw = !type.IsCast && type.Loaded != ScalarType.Bool;
        // A span ends at 2 GiB; published embeddings come near it. What is converted passes through a small buffer.
        var most = isRaw ? 1 << 26 : 1 << 20;
        var buffer = isRaw ? [] : new byte[Math.Min(most, info.Count) * type.Size];
        for (var start = 0L; start < info.Count; start += most)
        {
            using var part = flat.narrow(0, start, Math.Min(most, info.Count - start));
            var target = isRaw ? part.bytes : buffer.AsSpan(0, (int)part.numel() * type.Size);
            Read(target, info, start * type.Size);
            if (!isRaw && !SafetensorsValues.TryCopy(target, part.bytes, type, out var fault))
            {
                throw new SafetensorsException(Path, info.Name, $"values of {type.Name}", fault);
            }
        }
    }

    private void Read(Span<byte> target, SafetensorsInfo info, long skip)
    {
        for (var (done, read) = (0, 1); done < target.Length; done += read)
        {
            read = RandomAccess.Read(stream.SafeFileHandle, target[done..], dataStart + info.Begin + skip + done);
            if (read == 0)
            {
                throw new SafetensorsException(Path, info.Name, "the file as it was opened", "one that was cut short");
            }
        }
    }

    /// <summary>Closes the file. Loaded and shared tensors stay.</summary>
    public void Dispose() => stream.Dispose();
}
