using System;
using System.IO;
using System.Text;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;

/// <summary>Build task: copies an ELF64 library and marks one required symbol version as weak in the copy.</summary>
/// <remarks>
/// TorchSharp's native library names GLIBCXX_3.4.32 (GCC 13) for a symbol it never calls, so Debian 12 and Ubuntu 22.04
/// refuse to load it. The dynamic loader only warns about a missing version whose VER_FLG_WEAK bit is set.
/// Layout: System V gABI and "Symbol Versioning", Elf64_Verneed and Elf64_Vernaux.
/// </remarks>
public sealed class WeakenSymbolVersion : Task
{
    private const uint VersionNeedSection = 0x6ffffffe; // SHT_GNU_verneed
    private const ushort WeakFlag = 0x2; // VER_FLG_WEAK

    public string Source { get; set; }

    public string Destination { get; set; }

    public string Symbol { get; set; }

    public override bool Execute()
    {
        byte[] elf = File.ReadAllBytes(Source);
        if (elf.Length > 64 && BitConverter.ToUInt32(elf, 0) == 0x464c457f && elf[4] == 2)
        {
            Weaken(elf);
        }

        string temporary = Destination + "." + Guid.NewGuid().ToString("N") + ".tmp";
        File.WriteAllBytes(temporary, elf);
        if (File.Exists(Destination))
        {
            File.Delete(Destination);
        }

        File.Move(temporary, Destination);
        return true;
    }

    private void Weaken(byte[] elf)
    {
        long table = BitConverter.ToInt64(elf, 0x28);
        int size = BitConverter.ToUInt16(elf, 0x3a);
        int count = BitConverter.ToUInt16(elf, 0x3c);
        for (int i = 0; i < count; i++)
        {
            int header = (int)table + i * size;
            if (BitConverter.ToUInt32(elf, header + 4) == VersionNeedSection)
            {
                int strings = (int)table + (int)BitConverter.ToUInt32(elf, header + 40) * size;
                WeakenIn(
                    elf,
                    (int)BitConverter.ToInt64(elf, header + 24),
                    (int)BitConverter.ToUInt32(elf, header + 44),
                    (int)BitConverter.ToInt64(elf, strings + 24)
                );
            }
        }
    }

    private void WeakenIn(byte[] elf, int need, int count, int strings)
    {
        for (int i = 0; i < count; i++, need += (int)BitConverter.ToUInt32(elf, need + 12))
        {
            int auxiliary = need + (int)BitConverter.ToUInt32(elf, need + 8);
            int versions = BitConverter.ToUInt16(elf, need + 2);
            for (int j = 0; j < versions; j++, auxiliary += (int)BitConverter.ToUInt32(elf, auxiliary + 12))
            {
                int name = strings + (int)BitConverter.ToUInt32(elf, auxiliary + 8);
                if (
                    Encoding.ASCII.GetString(elf, name, Math.Min(Symbol.Length + 1, elf.Length - name))
                    == Symbol + "\0"
                )
                {
                    elf[auxiliary + 4] |= (byte)WeakFlag;
                    Log.LogMessage(MessageImportance.Normal, "Marked {0} as weak in {1}", Symbol, Destination);
                }
            }
        }
    }
}
