using Vectorscope.Engine.Statistics.Arms;
using Vectorscope.Jobs.Comparing;
using Vectorscope.Jobs.Specs;

namespace Vectorscope.Jobs.Tests.Comparing;

public sealed class ComparisonTests
{
    /// <summary>The write-up's own table: Fisher's two-sided p of 4 and of 7 against 6 of 89, adjusted over both.</summary>
    [Fact]
    public void Of_Counts_AreTestedByFisherAndAdjustedOverAllArms()
    {
        var comparison = Comparison.Of(
            [ComparedArm.OfCounts("base", new PassCount(6, 89)), ComparedArm.OfCounts("persona", new PassCount(4, 89)), ComparedArm.OfCounts("abl", new PassCount(7, 89))], []);

        var (persona, abl) = (comparison.Against[0], comparison.Against[1]);
        Assert.Equal((0.7467, 0.8352, 0.3734), (Round(persona.All.Effect!.P), Round(persona.All.Unpaired!.Fisher.Greater), Round(persona.All.Unpaired.Fisher.Less)));
        Assert.Equal((1d, 0.5), (Round(abl.All.Effect!.P), Round(abl.All.Unpaired!.Fisher.Greater)));
        Assert.Equal([1d, 1d], comparison.Against.Select(against => against.Holm));
        Assert.All(comparison.Against, against => Assert.Equal(Verdict.NoEvidence, against.Verdict));
        Assert.Null(comparison.Chance);
    }

    [Fact]
    public void NotComparable_ConditionsThatDiffer_AreNamedAndTreatmentsAreNot()
    {
        SpecSetting[] first = [Setting("persona", "", SettingRole.Treatment), Setting("settings.parser", "strict"), Setting("attempts", "1", SettingRole.Design), Setting("same", "x")];
        SpecSetting[] second = [Setting("persona", "capable", SettingRole.Treatment), Setting("settings.parser", "patched"), Setting("attempts", "5", SettingRole.Design), Setting("same", "x")];

        var rows = SettingsTable.Of([first, second, null]);

        Assert.Equal(["persona", "settings.parser", "attempts"], rows.Where(row => row.Differs).Select(row => row.Path));
        var row = Assert.Single(SettingsTable.NotComparable(rows));
        Assert.Equal("settings.parser", row.Path);
        Assert.Equal(["strict", "patched", null], row.Texts);
    }

    [Fact]
    public void Chance_SeveralAttempts_ComesOfTheBaselinesOwn()
    {
        // 2 of 4 at one task: a pair of attempts splits with 2·2/(4·3) each way; always and never at two others.
        var baseline = Arm("base", [("a", 2, 4), ("b", 4, 4), ("c", 0, 4)]);

        var chance = Comparison.Of([baseline, Arm("other", [("a", 1, 4)])], []).Chance!;

        Assert.Null(chance.Repeat);
        Assert.Equal(3, chance.Tasks);
        Assert.Equal((1.1667, 0.3333, 0.3333, 1.1667), (Round(chance.Overlap.Both), Round(chance.Overlap.OnlyA), Round(chance.Overlap.OnlyB), Round(chance.Overlap.Neither)));
    }

    [Fact]
    public void Chance_OneAttempt_ComesOfASecondRunUnderTheSameSettings()
    {
        SpecSetting[] settings = [Setting("persona", "", SettingRole.Treatment), Setting("seed", "1", SettingRole.Design)];
        var baseline = Arm("base", [("a", 1, 1), ("b", 0, 1)]) with { Settings = settings };
        var other = Arm("other", [("a", 1, 1), ("b", 1, 1)]) with { Settings = [settings[0] with { Text = "capable" }, settings[1]] };
        var again = Arm("base again", [("a", 0, 1), ("b", 1, 1)]) with { Settings = [settings[0], settings[1] with { Text = "2" }] };

        Assert.Null(Comparison.Of([baseline, other], []).Chance);
        var chance = Comparison.Of([baseline, other, again], []).Chance!;
        Assert.Equal((2, new AttemptOverlap(0, 1, 1, 0)), (chance.Repeat!.Value, chance.Overlap));
    }

    private static ComparedArm Arm(string name, (string Task, int Passed, int Trials)[] tasks)
    {
        ArmTrial[] trials = [.. tasks.SelectMany(task => Enumerable.Range(0, task.Trials).Select(i => ArmComparisonTests.Trial(task.Task, i + 1, i < task.Passed)))];
        return ComparedArm.Of(new ArmAddress("run", name), "a run", null, new ArmTrials(trials, trials.Length));
    }

    private static SpecSetting Setting(string path, string text, SettingRole role = SettingRole.Condition) => new(path, path, text, role);

    private static double Round(double value) => Math.Round(value, 4);
}
