using System.Runtime.CompilerServices;
using Sora.Lab.Video.Processes;

namespace Sora.Lab.Video.Decoders;

/// <summary>Runs ffmpeg over a file and hands out frames as they are asked for.</summary>
/// <remarks>The pipe is the buffer: ffmpeg waits while nobody reads, so memory does not grow with length.</remarks>
internal static class FrameDecoder
{
    public static async IAsyncEnumerable<byte[]> DecodeAsync(
        InputFile input,
        DecodePlan plan,
        VideoReadOptions options,
        [EnumeratorCancellation] CancellationToken cancellation
    )
    {
        using var decoder = ToolProcess.Start(FFmpegTools.FFmpeg, plan.Arguments(input.Url));
        decoder.Input.Close();
        var raw = new byte[plan.Width * plan.Height * (plan.HasAlpha ? 4 : 3)];
        var frames = 0;
        var got = 0;
        while (true)
        {
            got = await decoder.Output.ReadAtLeastAsync(raw, raw.Length, false, cancellation).ConfigureAwait(false);
            if (got < raw.Length)
            {
                break;
            }

            Damage.ThrowIfAny(decoder.Complaints, null, frames, plan, input, options);
            frames++;
            yield return Rgb(raw, plan);
        }

        var result = await decoder.FinishAsync(cancellation).ConfigureAwait(false);
        var ended = result.ExitCode == 0 && got == 0 ? null : result;
        Damage.ThrowIfEmpty(result, frames, input, options);
        Damage.ThrowIfAny(
            [.. result.Complaints, .. Damage.Unsaid(plan, input, options)],
            ended,
            frames,
            plan,
            input,
            options
        );
    }

    private static byte[] Rgb(byte[] raw, DecodePlan plan)
    {
        var rgb = GC.AllocateUninitializedArray<byte>(plan.Width * plan.Height * 3);
        if (plan.HasAlpha)
        {
            plan.Composite(raw, rgb);
        }
        else
        {
            raw.CopyTo(rgb, 0);
        }

        return rgb;
    }
}
