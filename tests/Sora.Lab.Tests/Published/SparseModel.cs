using System.Buffers.Binary;
using System.Text;
using Sora.Lab.Autoencoder;
using Sora.Lab.Published;
using Sora.Lab.Text;
using Sora.Lab.Transformers;

namespace Sora.Lab.Tests.Published;

/// <summary>Wan2.1's files at full size: true headers over data that takes no room on the disk.</summary>
internal static class SparseModel
{
    public static string Write(string folder)
    {
        Directory.CreateDirectory(folder);
        Save(WanLayouts.Transformer, WanTensors.Transformer(DiffusionTransformerConfig.Wan21TextToVideo));
        Save(WanLayouts.TextEncoder, WanTensors.TextEncoder(TextEncoderConfig.UmT5Xxl));
        Save(WanLayouts.Autoencoder, WanTensors.Autoencoder(VideoAutoencoderConfig.Wan21));
        return folder;

        void Save(string name, IEnumerable<(string Name, long[] Shape)> tensors)
        {
            var (entries, end) = (new List<string>(), 0L);
            foreach (var (tensor, shape) in tensors)
            {
                var start = end;
                end += 2 * shape.Aggregate(1L, (product, size) => product * size);
                var sizes = string.Join(',', shape);
                entries.Add(
                    $"\"{tensor}\":{{\"dtype\":\"BF16\",\"shape\":[{sizes}],\"data_offsets\":[{start},{end}]}}"
                );
            }

            var header = Encoding.UTF8.GetBytes("{" + string.Join(',', entries) + "}");
            var prefix = new byte[8];
            BinaryPrimitives.WriteUInt64LittleEndian(prefix, (ulong)header.Length);
            using var file = File.Create(Path.Combine(folder, name));
            file.Write(prefix);
            file.Write(header);
            file.SetLength(prefix.Length + header.Length + end);
        }
    }
}
