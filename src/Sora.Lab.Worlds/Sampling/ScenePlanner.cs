using System.Collections.Immutable;

namespace Sora.Lab.Worlds.Sampling;

/// <summary>Draws what a scene shows: only combinations that can be seen, and that the options allow.</summary>
internal sealed class ScenePlanner(SceneOptions options, RandomSource random)
{
    private static readonly ImmutableArray<Motion> NotInOrder = [Motion.Bouncing, Motion.Circling];

    private bool Moves => options.Moments >= Scene.FewestFramesInMotion;

    private bool InOrder => options.Moments >= Scene.FewestFramesInOrder;

    /// <summary>A plan for a cast, or none when the draw was not one that can be shown.</summary>
    public ScenePlan? Draw(Interaction interaction, int count)
    {
        var characters = interaction switch
        {
            Interaction.Rebound => DrawRebound(),
            Interaction.BehindWall => DrawBehindWall(),
            _ => DrawCharacters(count),
        };
        var background = options.Backgrounds.Draw(random);
        var camera = Moves && interaction == Interaction.None ? options.Cameras.Draw(random) : Camera.Still;
        var style = options.Styles.Draw(random);
        var plan = new ScenePlan(background, camera, style, interaction, characters);
        return IsAllowed(plan) ? plan : null;
    }

    /// <summary>What happens and between how many: drawn apart, or what finds room most easily would be shown most.</summary>
    public (Interaction Interaction, int Count) DrawCast()
    {
        var left = random.Next();
        if ((left -= options.Rebounds) < 0)
        {
            return InOrder ? (Interaction.Rebound, 2) : (Interaction.None, 1);
        }

        if ((left -= options.Walls) < 0)
        {
            return (InOrder ? Interaction.BehindWall : Interaction.None, 1);
        }

        var count =
            (left -= options.TwoCharacters) < 0 ? 2
            : left < options.ThreeCharacters ? 3
            : 1;
        return (Interaction.None, Math.Min(count, MostCharacters()));
    }

    // As many as leave most of the frame free to move in.
    private int MostCharacters()
    {
        var across = 1.3 * SizeRange.Of(CharacterSize.Small, options.Width, options.Height).Maximum;
        return (int)Math.Max(1, 0.4 * options.Width * options.Height / (across * across));
    }

    // Growing starts small and shrinking large; three have room only when small.
    private CharacterSize SizeFor(ImmutableArray<Motion> motions, int count)
    {
        var change = motions.FirstOrDefault(static motion => motion is Motion.Growing or Motion.Shrinking);
        return change switch
        {
            Motion.Growing => CharacterSize.Small,
            Motion.Shrinking => CharacterSize.Large,
            _ when count > 2 => CharacterSize.Small,
            _ => options.Sizes.Draw(random),
        };
    }

    private ImmutableArray<Character> DrawCharacters(int count)
    {
        var characters = ImmutableArray.CreateBuilder<Character>(count);
        for (var i = 0; i < count; i++)
        {
            var motions = DrawMotions();
            characters.Add(DrawCharacter(SizeFor(motions, count), motions));
        }

        return characters.ToImmutable();
    }

    private ImmutableArray<Character> DrawRebound() =>
        [
            DrawCharacter(CharacterSize.Small, [Motion.Right, Motion.Left]),
            DrawCharacter(CharacterSize.Small, [Motion.Left, Motion.Right]),
        ];

    private ImmutableArray<Character> DrawBehindWall() =>
        [DrawCharacter(CharacterSize.Small, [random.Chance(0.5) ? Motion.Left : Motion.Right])];

    private Character DrawCharacter(CharacterSize size, ImmutableArray<Motion> motions) =>
        new(options.Colors.Draw(random), options.Shapes.Draw(random), size, motions);

    private ImmutableArray<Motion> DrawMotions()
    {
        if (!Moves)
        {
            return [Motion.Still];
        }

        var first = options.Motions.Draw(random);
        if (!InOrder || !random.Chance(options.Sequences))
        {
            return [first];
        }

        var second = options.Motions.Draw(random);
        return first == second || NotInOrder.Contains(first) || NotInOrder.Contains(second) ? [first] : [first, second];
    }

    private bool IsAllowed(ScenePlan plan)
    {
        var colors = plan.Characters.Select(static character => character.Color).Distinct().Count();
        return colors == plan.Characters.Length
            && plan.Characters.All(CanBeSeen)
            && plan.Characters.All(character => CanBeSeen(character, plan))
            && IsAllowed(plan.Characters);
    }

    private bool IsAllowed(ImmutableArray<Character> characters) =>
        options.HeldOut switch
        {
            HeldOutPolicy.Exclude => !characters.Any(HeldOutCombinations.IsHeldOut),
            HeldOutPolicy.Only => HeldOutCombinations.IsHeldOut(characters[0]),
            _ => true,
        };

    private static bool CanBeSeen(Character character) =>
        ShapeGeometry.CanSpin(character.Shape) || !character.Motions.Contains(Motion.Spinning);

    // On one tone no camera can be seen to move; a zoom hides growth, and a pan the motion it follows.
    private static bool CanBeSeen(Character character, ScenePlan plan) =>
        plan.Camera switch
        {
            Camera.Still => true,
            _ when plan.Background == Background.Plain => false,
            Camera.ZoomIn or Camera.ZoomOut => !character.Motions.Any(static motion =>
                motion is Motion.Growing or Motion.Shrinking
            ),
            Camera.PanLeft => !character.Motions.Any(static motion => Directions.Of(motion).X < 0),
            _ => !character.Motions.Any(static motion => Directions.Of(motion).X > 0),
        };
}
