using System.Security.Cryptography;
using System.Text;

namespace Sora.Lab.Kernel.Protocol;

/// <summary>Signs what goes out and checks what comes in, by HMAC-SHA256 over the four JSON frames.</summary>
/// <remarks>Without a key nothing is signed or checked, as the protocol has it.</remarks>
internal sealed class MessageSigner(string key)
{
    private const int Remembered = 65536;

    private readonly byte[] secret = Encoding.UTF8.GetBytes(key);
    private readonly HashSet<string> seen = [];
    private readonly Queue<string> order = new();
    private readonly Lock gate = new();

    /// <summary>The signature of the frames in lower-case hexadecimal, or an empty text without a key.</summary>
    public byte[] Sign(ReadOnlySpan<byte[]> frames) =>
        secret.Length == 0 ? [] : Encoding.ASCII.GetBytes(Convert.ToHexStringLower(Digest(frames)));

    /// <summary>Whether the signature is that of the frames and has not been used before.</summary>
    public bool Accept(byte[] signature, ReadOnlySpan<byte[]> frames)
    {
        if (secret.Length == 0)
        {
            return true;
        }
        return CryptographicOperations.FixedTimeEquals(signature, Sign(frames)) && IsFirstUse(signature);
    }

    private byte[] Digest(ReadOnlySpan<byte[]> frames)
    {
        using IncrementalHash hash = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, secret);
        foreach (byte[] frame in frames)
        {
            hash.AppendData(frame);
        }
        return hash.GetHashAndReset();
    }

    private bool IsFirstUse(byte[] signature)
    {
        string text = Encoding.ASCII.GetString(signature);
        lock (gate)
        {
            if (!seen.Add(text))
            {
                return false;
            }
            order.Enqueue(text);
            if (order.Count > Remembered)
            {
                seen.Remove(order.Dequeue());
            }
            return true;
        }
    }
}
