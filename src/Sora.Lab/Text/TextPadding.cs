namespace Sora.Lab.Text;

/// <summary>What becomes of the positions beyond a prompt's own tokens.</summary>
public enum TextPadding
{
    /// <summary>They are masked: no video token attends to them.</summary>
    Masked,

    /// <summary>
    /// They are zeros that pass through the text network and are attended to, as Wan2.1 was trained: it pads every prompt to
    /// 512 tokens and masks none.
    /// </summary>
    Attended,
}
