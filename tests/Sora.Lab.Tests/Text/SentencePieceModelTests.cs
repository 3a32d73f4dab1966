using System.Text.Json;
using Google.Protobuf;
using Sora.Lab.Text;

namespace Sora.Lab.Tests.Text;

public sealed class SentencePieceModelTests
{
    private const int NewPiece = 500;

    [Theory]
    [InlineData("unigram")]
    [InlineData("bpe")]
    public void Texts_become_the_numbers_that_sentencepiece_gives_them(string kind)
    {
        var model = SentencePieceModel.Load(Recorded($"spm_{kind}.model"));
        using var recording = JsonDocument.Parse(File.ReadAllText(Recorded($"spm_{kind}.json")));

        foreach (var one in recording.RootElement.GetProperty("cases").EnumerateArray())
        {
            var expected = one.GetProperty("ids").EnumerateArray().Select(id => id.GetInt32());
            Assert.Equal(expected, model.Encode(one.GetProperty("text").GetString()!));
        }

        Assert.Equal((0, 1, 2), (model.PaddingId, model.EndId, model.UnknownId));
        Assert.Equal(recording.RootElement.GetProperty("vocab_size").GetInt32(), model.Count);
    }

    [Fact]
    public void What_no_piece_spells_becomes_its_bytes_and_no_text_can_name_one()
    {
        var model = SentencePieceModel.Load(Recorded("spm_unigram.model"));

        Assert.Equal(["<0xC3>", "<0xBF>"], model.Encode("ÿ").Skip(1).Select(model.Piece));
        Assert.DoesNotContain("<0x00>", model.Encode("<0x00>").Select(model.Piece));
    }

    [Fact]
    public void A_piece_of_the_users_own_is_never_cut()
    {
        // Appended as T5 has its marks: a piece that the trainer did not find.
        using var stream = new MemoryStream();
        using var output = new CodedOutputStream(stream);
        stream.Write(File.ReadAllBytes(Recorded("spm_unigram.model")));
        var piece = new SentencePiece("<extra_id_0>", 0, SentencePieceKind.UserDefined).ToBytes();
        output.WriteTag(1, WireFormat.WireType.LengthDelimited);
        output.WriteBytes(piece);
        output.Flush();
        var model = SentencePieceModel.Parse(stream.ToArray());
        var plain = SentencePieceModel.Load(Recorded("spm_unigram.model"));

        var ids = model.Encode("a cat <extra_id_0> walks");

        Assert.Equal(NewPiece + 1, model.Count);
        Assert.Single(ids, NewPiece);
        Assert.Equal(plain.Encode("the license"), model.Encode("the license"));
    }

    [Fact]
    public void What_is_no_model_is_refused_and_never_breaks()
    {
        var model = File.ReadAllBytes(Recorded("spm_bpe.model"));
        Assert.Throws<InvalidDataException>(() => SentencePieceModel.Parse([]));
        Assert.Throws<InvalidDataException>(() => SentencePieceModel.Parse([1, 2, 3]));
        Assert.Throws<InvalidDataException>(() => SentencePieceModel.Parse(model[..1000]));
        var missing = Assert.ThrowsAny<IOException>(() => SentencePieceModel.Load("no-such.model"));
        Assert.Contains("no-such.model", missing.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("unigram")]
    [InlineData("bpe")]
    public void A_damaged_model_is_read_or_refused_but_never_breaks(string kind)
    {
        var random = new Random(3);
        var sound = File.ReadAllBytes(Recorded($"spm_{kind}.model"));
        for (var i = 0; i < 60; i++)
        {
            var damaged = sound.ToArray();
            for (var hit = 0; hit < 4; hit++)
            {
                // Half of the hits where the pieces are, half in what the trainer was told at the end.
                var at = hit % 2 == 0 ? random.Next(8000) : damaged.Length - 1 - random.Next(200);
                damaged[at] = (byte)random.Next(256);
            }

            try
            {
                Assert.NotEmpty(SentencePieceModel.Parse(damaged).Encode("a cat walks"));
            }
            catch (InvalidDataException e)
            {
                Assert.Contains("SentencePiece", e.Message, StringComparison.Ordinal);
            }
        }
    }

    private static string Recorded(string name) => Path.Combine(AppContext.BaseDirectory, "Recordings", name);
}
