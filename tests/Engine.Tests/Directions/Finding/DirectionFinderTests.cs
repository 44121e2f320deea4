using Vectorscope.Engine.Directions;
using Vectorscope.Engine.Directions.Finding;
using Vectorscope.Engine.Interventions;
using Vectorscope.Engine.Settings;
using Vectorscope.Engine.Statistics;

namespace Vectorscope.Engine.Tests.Directions.Finding;

public sealed class DirectionFinderTests
{
    public static TheoryData<int, int> Cases() =>
        [.. ReferenceRows.All.SelectMany((rows, at) => rows.Methods.Select((_, method) => new TheoryDataRow<int, int>(at, method) { Label = $"{rows.Name}: {rows.Methods[method].Options}" }))];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Find_EachMethod_EqualsNumPyAndScikitLearn(int rows, int method)
    {
        var (reference, expected) = (ReferenceRows.All[rows], ReferenceRows.All[rows].Methods[method]);

        var direction = Find(reference.Contrast(), expected.Options);

        // lbfgs and Newton of scikit-learn end at a gradient of 1e-8; rows are singles.
        Near(expected.Row, direction.Row(1).ToArray(), 2e-6);
        Assert.False(direction.IsUsable(0));
        Assert.All(direction.Row(0).ToArray(), value => Assert.Equal(0, value));
    }

    [Theory]
    [InlineData(DirectionMethod.RobustMeanDifference)]
    [InlineData(DirectionMethod.PrincipalComponent)]
    [InlineData(DirectionMethod.LogisticProbe)]
    [InlineData(DirectionMethod.Lda)]
    public void Find_AnyMethod_AddsTheDistanceOfTheMeansAlongItself(DirectionMethod method)
    {
        var direction = Find(ReferenceRows.All[1].Contrast(), new() { Method = method });

        var apart = direction.Projection(1, direction.Means.Positive!, 1) - direction.Projection(1, direction.Means.Negative!, 1);
        Assert.Equal(apart, direction.Norm(1), 1e-5);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public void Find_MeanDifference_EqualsThatOfAllRowsBitForBit(int rows)
    {
        var reference = ReferenceRows.All[rows];
        var contrast = reference.Contrast();
        SideRows Side(string name, int count, ContrastReader read) => new(name, count, (layer, first, values) =>
        {
            var all = new float[count * contrast.Width];
            read(layer, all);
            all.AsSpan(first * contrast.Width, values.Length).CopyTo(values);
        });
        SideRows plus = Side("capable", contrast.KeysA.Count, contrast.ReadA), minus = Side("cautious", contrast.KeysB.Count, contrast.ReadB);

        var found = DirectionFinder.Find("d", contrast, plus, new(), null, TestContext.Current.CancellationToken);
        var streamed = MeanDifference.Of("d", 1, contrast.Width, plus, minus, plus);

        Assert.Equal(streamed.Row(1).ToArray(), found.Row(1).ToArray());
        Assert.Equal(streamed.Means.Positive, found.Means.Positive);
        Assert.Equal(streamed.Means.Negative, found.Means.Negative);
        Assert.Equal(streamed.Means.Neutral, found.Means.Neutral);
        Assert.Equal(streamed.AmbientNorm, found.AmbientNorm);
    }

    [Theory]
    [InlineData(DirectionMethod.RobustMeanDifference)]
    [InlineData(DirectionMethod.PrincipalComponent)]
    [InlineData(DirectionMethod.LogisticProbe)]
    [InlineData(DirectionMethod.Lda)]
    public void Find_RowsReflected_ReflectsTheDirection(DirectionMethod method)
    {
        // A Householder reflection moves every axis into every other.
        var reference = ReferenceRows.All[1];
        double[] axis = [.. Enumerable.Range(0, reference.Width).Select(i => Math.Sin(i + 1))];
        var square = axis.Sum(value => value * value);
        double[] Reflect(double[] row)
        {
            var along = 2 * row.Zip(axis, (x, y) => x * y).Sum() / square;
            return [.. row.Zip(axis, (x, y) => x - along * y)];
        }
        float[] ReflectRow(float[] row) => Array.ConvertAll(Reflect(Array.ConvertAll(row, value => (double)value)), value => (float)value);
        var options = new FindingOptions { Method = method };

        var (plain, reflected) = (Find(reference.Contrast(), options), Find(reference.Contrast(ReflectRow), options));

        Near(Reflect(Array.ConvertAll(plain.Row(1).ToArray(), value => (double)value)), reflected.Row(1).ToArray(), 1e-4);
    }

    [Theory]
    [InlineData(DirectionMethod.MeanDifference)]
    [InlineData(DirectionMethod.RobustMeanDifference)]
    [InlineData(DirectionMethod.PrincipalComponent)]
    [InlineData(DirectionMethod.LogisticProbe)]
    [InlineData(DirectionMethod.Lda)]
    public void Find_PromptsInAnotherOrder_FindsTheSame(DirectionMethod method)
    {
        // A block for each prompt: then the blocks do not depend on the order either.
        var options = new FindingOptions { Method = method, Blocks = 64 };
        static int[] Shuffled(int count)
        {
            int[] order = [.. Enumerable.Range(0, count)];
            new SeededRandom(4, RandomPurpose.Test, 0).Shuffle(order.AsSpan());
            return order;
        }

        var (plain, shuffled) = (Find(ReferenceRows.All[0].Contrast(), options), Find(ReferenceRows.All[0].Contrast(order: Shuffled), options));

        Near([.. plain.Row(1).ToArray().Select(value => (double)value)], shuffled.Row(1).ToArray(), 1e-6);
    }

    [Fact]
    public void Find_RobustWithAFewSpoiltPrompts_StaysWhereTheMeanIsCarriedAway()
    {
        var clean = SyntheticContrast.Make(30, SyntheticContrast.Equal(16), seed: 3, shift: [4, .. new float[15]], layers: 2);
        var spoilt = clean with
        {
            ReadA = (layer, rows) =>
            {
                clean.ReadA(layer, rows);
                // Two prompts' rows lie far off along another axis.
                for (var row = 0; row < 2; row++)
                    rows[row * 16 + 1] += 400;
            },
        };
        double Along(DirectionMethod method)
        {
            var direction = Find(spoilt, new() { Method = method });
            return direction.Row(1)[0] / direction.Norm(1);
        }

        Assert.InRange(Along(DirectionMethod.MeanDifference), 0, 0.2);
        Assert.InRange(Along(DirectionMethod.RobustMeanDifference), 0.8, 1);
    }

    [Fact]
    public void Find_PrincipalComponentOfUnpairedSides_IsRefusedByNameWithWhatToDo()
    {
        var thrown = Assert.ThrowsAny<RefusedInputException>(() => Find(ReferenceRows.All[2].Contrast(), new() { Method = DirectionMethod.PrincipalComponent }));

        Assert.Contains("'capable' and 'cautious' share 0 of their prompts; the principal component", thrown.Message, StringComparison.Ordinal);
        Assert.Contains("Capture both sides over the same prompts", thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Find_LdaWithoutShrinkageAndFewRows_IsRefusedByTheField()
    {
        var thrown = Assert.ThrowsAny<RefusedInputException>(() => Find(ReferenceRows.All[1].Contrast(), new() { Method = DirectionMethod.Lda, Shrinkage = 0 }));

        Assert.Contains("Shrinkage is 0, and 18 rows cannot tell the covariance of 40 dimensions", thrown.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(DirectionMethod.LogisticProbe)]
    [InlineData(DirectionMethod.Lda)]
    [InlineData(DirectionMethod.PrincipalComponent)]
    [InlineData(DirectionMethod.RobustMeanDifference)]
    public void Find_OnePrompt_IsRefusedByName(DirectionMethod method)
    {
        var thrown = Assert.ThrowsAny<RefusedInputException>(() => Find(SyntheticContrast.Make(1, [1f, 1f], seed: 1, layers: 2), new() { Method = method }));

        Assert.Contains("Side 'expert' has one prompt", thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Find_ASideWithoutRows_IsRefusedByName()
    {
        var thrown = Assert.ThrowsAny<RefusedInputException>(() => Find(SyntheticContrast.Make(3, [1f], seed: 1, layers: 2) with { KeysB = [] }, new()));

        Assert.Contains("Side 'cautious' has no rows", thrown.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, 1.0, null, "Blocks")]
    [InlineData(65, 1.0, null, "Blocks")]
    [InlineData(8, 0.0, null, "Regularisation")]
    [InlineData(8, 1.0, 1.5, "Shrinkage")]
    public void Find_ASettingOutOfRange_IsRefusedByName(int blocks, double c, double? shrinkage, string setting)
    {
        var method = setting switch { "Blocks" => DirectionMethod.RobustMeanDifference, "Shrinkage" => DirectionMethod.Lda, _ => DirectionMethod.LogisticProbe };

        var thrown = Assert.Throws<SettingException>(() =>
            Find(ReferenceRows.All[0].Contrast(), new() { Method = method, Blocks = blocks, Regularisation = c, Shrinkage = shrinkage }));

        Assert.Equal(setting, thrown.Setting);
    }

    private static Direction Find(Contrast contrast, FindingOptions options) =>
        DirectionFinder.Find("d", contrast, null, options, null, TestContext.Current.CancellationToken);

    private static void Near(double[] expected, float[] actual, double share)
    {
        var length = Math.Sqrt(expected.Sum(value => value * value));
        var off = Math.Sqrt(expected.Zip(actual, (x, y) => (x - y) * (x - y)).Sum());
        Assert.InRange(off / length, 0, share);
    }
}
