using Sora.Lab.Training.Stages;

namespace Sora.Lab.Training.Tests.Runs;

public sealed class TrainingConfigTests
{
    [Fact]
    public void Written_and_read_again_is_the_same()
    {
        var config = new TrainingConfig
        {
            Stage = new AutoencoderStageConfig { EdgeWeight = 0.25 },
            Steps = 7,
        };
        var json = TrainingConfigFile.ToJson(config);

        Assert.Equal(json, TrainingConfigFile.ToJson(TrainingConfigFile.Parse(json)));
    }

    [Fact]
    public void Few_words_are_enough()
    {
        var config = TrainingConfigFile.Parse(
            """
            { // comments are allowed
              "steps": 100, "stage": { "data": { "buckets": [{ "width": 32, "height": 48, "frames": 5, "batch": 2 }] }, "kind": "autoencoder" },
            }
            """
        );

        Assert.Equal(100, config.Steps);
        Assert.Equal(48, Assert.IsType<AutoencoderStageConfig>(config.Stage).Data.Buckets[0].Height);
    }

    [Theory]
    [InlineData("""{ "stage": { "kind": "autoencoder" }, "stepz": 1 }""", "stepz")]
    [InlineData("""{ "stage": { "kind": "autoencoder", "data": { "buckets": [] } } }""", "stage.data.buckets")]
    [InlineData("""{ "stage": { "kind": "painter" } }""", "painter")]
    [InlineData("""{ "stage": { "kind": "autoencoder", "data": { "packing": "packed" } } }""", "stage.data.packing")]
    [InlineData(
        """{ "stage": { "kind": "captioner", "autoencoder": "a", "data": { "packing": "packed" } } }""",
        "stage.data.packing"
    )]
    [InlineData(
        """{ "stage": { "kind": "base", "autoencoder": "a", "data": { "packing": "packed", "native": { "longestSide": 130 } } } }""",
        "stage.data.native.longestSide"
    )]
    [InlineData(
        """{ "stage": { "kind": "base", "autoencoder": "a", "patch": { "frames": 2, "height": 1, "width": 1 }, "data": { "packing": "packed" } } }""",
        "stage.patch.frames"
    )]
    [InlineData("""{ "stage": { "kind": "base" } }""", "autoencoder")]
    [InlineData("""{ "stage": { "kind": "temporal-sr" } }""", "autoencoder")]
    [InlineData(
        """{ "stage": { "kind": "temporal-sr", "autoencoder": "a", "data": { "buckets": [{ "width": 64, "height": 64, "frames": 21, "batch": 1 }] } } }""",
        "9, 17, 25"
    )]
    [InlineData(
        """{ "stage": { "kind": "spatial-sr", "autoencoder": "a", "data": { "buckets": [{ "width": 63, "height": 64, "frames": 5, "batch": 1 }] } } }""",
        "an even width and height"
    )]
    [InlineData("""{ "stage": { "kind": "spatial-sr", "autoencoder": "a", "mostNoise": 1 } }""", "stage.mostNoise")]
    [InlineData("""{ "stage": { "kind": "spatial-sr", "autoencoder": "a", "noise": 0.4 } }""", "stage.noise")]
    [InlineData("""{ "stage": { "kind": "spatial-sr", "autoencoder": "a", "cropSide": 0 } }""", "stage.cropSide")]
    [InlineData("""{ "stage": { "kind": "spatial-sr", "autoencoder": "a", "cropChoices": 0 } }""", "stage.cropChoices")]
    [InlineData(
        """{ "stage": { "kind": "spatial-sr", "autoencoder": "a", "data": { "packing": "packed" } } }""",
        "stage.data.packing"
    )]
    [InlineData("""{ "stage": { "kind": "refiner", "latestTime": 1 } }""", "stage.latestTime")]
    [InlineData(
        """{ "stage": { "kind": "refiner", "data": { "folder": "clips", "buckets": [{ "width": 61, "height": 64, "frames": 5, "batch": 1 }] } } }""",
        "'stage.data.buckets' must be an even width and height"
    )]
    [InlineData("""{ "stage": { "kind": "refiner", "cachedClips": 0 } }""", "stage.cachedClips")]
    [InlineData("""{ "stage": { "kind": "refiner", "textureWeight": -1 } }""", "stage.textureWeight")]
    [InlineData("""{ "stage": { "kind": "refiner", "cutSide": 14 } }""", "stage.cutSide")]
    [InlineData("""{ "stage": { "kind": "refiner", "cleanStyles": { "flat": -1 } } }""", "stage.cleanStyles")]
    [InlineData(
        """{ "stage": { "kind": "refiner", "cleanPart": 0, "cleanStyles": { "flat": 1 } } }""",
        "stage.cleanStyles"
    )]
    [InlineData("""{ "stage": { "kind": "refiner", "cleanPart": 1.5 } }""", "stage.cleanPart")]
    [InlineData("""{ "stage": { "kind": "refiner", "cutSide": 31 } }""", "stage.cutSide")]
    [InlineData("""{ "stage": { "kind": "refiner", "refiner": { "width": 0, "blocks": 2 } } }""", "stage.refiner")]
    [InlineData("""{ "stage": { "kind": "autoencoder" }, "steps": 0 }""", "'steps' must be at least 1; found 0")]
    [InlineData("""{ "stage": { "kind": "autoencoder" }, "steps": "many" }""", "$.steps")]
    [InlineData("""{ "steps": 3 }""", "stage")]
    [InlineData("null", "found null")]
    [InlineData("", "JSON")]
    public void What_is_wrong_is_named(string json, string named)
    {
        var error = Assert.Throws<TrainingException>(() => TrainingConfigFile.Parse(json, "my.json"));

        Assert.Contains(named, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
    }
}
