namespace Sora.Lab.Worlds.Captioning;

/// <summary>Phrases that users type and captions do not, as data.</summary>
internal static class UserWords
{
    private static readonly Dictionary<Enum, string[]> Full = new()
    {
        [CharacterColor.Red] = ["ruby", "cherry red", "bright red", "dark red", "reddish", "blood red"],
        [CharacterColor.Orange] = ["amber", "apricot", "bright orange", "orangey", "carrot colored", "pumpkin orange"],
        [CharacterColor.Yellow] = ["canary", "yellowish", "bright yellow", "mustard", "sunny yellow", "banana yellow"],
        [CharacterColor.Green] = ["lime green", "greenish", "forest green", "mint", "dark green", "moss green"],
        [CharacterColor.Blue] = ["navy blue", "sky blue", "azure", "bluish", "ultramarine", "dark blue"],
        [CharacterColor.Purple] = ["lilac", "lavender", "plum", "purplish", "dark purple", "grape colored"],
        [CharacterColor.White] = ["snow white", "whitish", "pearl white", "milky", "pure white"],
        [CharacterColor.Black] = ["coal black", "inky", "pitch black", "onyx", "blackish"],
        [CharacterShape.Circle] = ["sphere", "orb", "round shape", "bubble", "globe", "marble", "round thing"],
        [CharacterShape.Square] = ["cube", "brick", "tile", "square shape", "crate", "four sided shape"],
        [CharacterShape.Triangle] =
        [
            "wedge",
            "triangle shape",
            "three sided shape",
            "triangular thing",
            "three cornered shape",
        ],
        [CharacterShape.Star] = ["starlet", "pentagram", "star shape", "starfish", "five pointed shape"],
        [CharacterShape.Heart] = ["heart shape", "sweetheart", "love symbol", "heart symbol", "heart thing"],
        [CharacterShape.Ring] = ["doughnut", "annulus", "ring shape", "bagel", "wheel", "circle with a hole"],
        [CharacterSize.Small] = ["mini", "miniature", "petite", "pretty small", "wee", "teeny"],
        [CharacterSize.Large] = ["giant", "enormous", "massive", "really big", "gigantic", "very large"],
        [Motion.Still] = ["sits still", "does nothing", "holds still", "waits", "stays put", "is motionless"],
        [Motion.Left] =
        [
            "travels left",
            "glides left",
            "goes to the left",
            "runs left",
            "rolls to the left",
            "is moving left",
        ],
        [Motion.Right] =
        [
            "travels right",
            "glides right",
            "goes to the right",
            "runs right",
            "rolls to the right",
            "is moving right",
        ],
        [Motion.Up] = ["floats up", "flies up", "lifts off", "moves to the top", "is moving up", "soars"],
        [Motion.Down] = ["falls", "drops", "floats down", "moves to the bottom", "is moving down", "comes down"],
        [Motion.UpLeft] =
        [
            "flies up and left",
            "goes up and left",
            "moves diagonally up left",
            "goes to the upper left",
        ],
        [Motion.UpRight] =
        [
            "flies up and right",
            "goes up and right",
            "moves diagonally up right",
            "goes to the upper right",
        ],
        [Motion.DownLeft] =
        [
            "falls down and left",
            "goes down and left",
            "moves diagonally down left",
            "goes to the lower left",
        ],
        [Motion.DownRight] =
        [
            "falls down and right",
            "goes down and right",
            "moves diagonally down right",
            "goes to the lower right",
        ],
        [Motion.Bouncing] =
        [
            "bounces around",
            "keeps bouncing",
            "springs up and down",
            "jumps",
            "is hopping",
            "boings",
        ],
        [Motion.Circling] = ["moves in a circle", "circles", "flies in circles", "travels in a loop", "revolves"],
        [Motion.Spinning] = ["spins around", "is spinning", "pirouettes", "keeps rotating", "turns around itself"],
        [Motion.Growing] = ["gets larger", "is growing", "inflates", "increases in size", "enlarges", "blows up"],
        [Motion.Shrinking] = ["gets tinier", "is shrinking", "deflates", "decreases in size", "diminishes"],
        [Background.Plain] =
        [
            "with nothing around",
            "on a simple background",
            "on a solid background",
            "with no background",
        ],
        [Background.Meadow] = ["on the grass", "on a lawn", "in a green field", "in a grassy meadow", "in a pasture"],
        [Background.Beach] =
        [
            "on the sand",
            "by the ocean",
            "on the shore",
            "near the water",
            "on a sandy beach",
            "on the coast",
        ],
        [Background.Snow] = ["on snow", "in a snowy place", "on snowy ground", "in a winter landscape", "on the ice"],
        [Background.Night] =
        [
            "in the dark",
            "at midnight",
            "under a starry sky",
            "in the dark of night",
            "late at night",
        ],
        [Background.City] =
        [
            "downtown",
            "on a city street",
            "in front of houses",
            "in an urban place",
            "on the street",
        ],
        [Background.Checkerboard] =
        [
            "on a chess board",
            "on black and white squares",
            "over a checkered pattern",
            "on a checked floor",
        ],
        [Camera.PanLeft] = ["with the camera panning left", "camera moving left", "the camera turns left"],
        [Camera.PanRight] = ["with the camera panning right", "camera moving right", "the camera turns right"],
        [Camera.ZoomIn] =
        [
            "zooming in",
            "with the camera zooming in",
            "the camera gets closer",
            "with a close up zoom",
        ],
        [Camera.ZoomOut] =
        [
            "zooming out",
            "with the camera zooming out",
            "the camera moves away",
            "the camera backs off",
        ],
        [VisualStyle.Outlined] = ["as line art", "outlined", "with dark outlines", "like a comic with outlines"],
        [VisualStyle.Pixelated] = ["pixelated", "in pixel style", "in 8 bit style", "like an old video game"],
        [VisualStyle.Watercolor] =
        [
            "in watercolors",
            "like a watercolor painting",
            "painted with watercolors",
            "as an aquarelle",
        ],
        [Interaction.Rebound] = ["crash into each other", "bounce off each other", "hit each other and turn back"],
        [Interaction.BehindWall] = ["and goes behind a wall", "and hides behind a wall", "passing behind a wall"],
    };

    private static readonly Dictionary<Enum, string[]> Short = new()
    {
        [Motion.Still] = ["still", "not moving"],
        [Motion.Left] = ["left", "going left", "moving left", "to the left"],
        [Motion.Right] = ["right", "going right", "moving right", "to the right"],
        [Motion.Up] = ["up", "going up", "moving up", "rising"],
        [Motion.Down] = ["down", "going down", "moving down", "sinking"],
        [Motion.UpLeft] = ["up left", "up and left", "moving up left"],
        [Motion.UpRight] = ["up right", "up and right", "moving up right"],
        [Motion.DownLeft] = ["down left", "down and left", "moving down left"],
        [Motion.DownRight] = ["down right", "down and right", "moving down right"],
        [Motion.Bouncing] = ["bouncing", "bounce"],
        [Motion.Circling] = ["circling", "circling around"],
        [Motion.Spinning] = ["spinning", "spin"],
        [Motion.Growing] = ["growing", "grow"],
        [Motion.Shrinking] = ["shrinking", "shrink"],
        [Background.Plain] = ["plain background", "blank background"],
        [Background.Meadow] = ["meadow", "grass"],
        [Background.Beach] = ["beach", "at beach"],
        [Background.Snow] = ["snow", "snowy"],
        [Background.Night] = ["night", "night sky"],
        [Background.City] = ["city", "in city"],
        [Background.Checkerboard] = ["checkerboard", "on checkerboard"],
        [Camera.PanLeft] = ["camera pan left", "pan left"],
        [Camera.PanRight] = ["camera pan right", "pan right"],
        [Camera.ZoomIn] = ["camera zoom in", "zoom in"],
        [Camera.ZoomOut] = ["camera zoom out", "zoom out"],
        [VisualStyle.Outlined] = ["outline style", "outlines"],
        [VisualStyle.Pixelated] = ["pixel art", "pixels"],
        [VisualStyle.Watercolor] = ["watercolor", "watercolor style"],
    };

    /// <summary>Whole phrases beside the lexicon's.</summary>
    public static string[] Of(Enum value) => Full.GetValueOrDefault(value, []);

    /// <summary>What is left of a phrase where somebody is in a hurry.</summary>
    public static string[] ShortOf(Enum value) => Short.GetValueOrDefault(value, []);
}
