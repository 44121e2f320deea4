using System.Text;
using Vectorscope.Jobs.Trials.Verification;

namespace Vectorscope.Jobs.Tests.Trials.Verification;

public sealed class RewardFileTests
{
    [Theory]
    [InlineData("1", 1)]
    [InlineData("0\n", 0)]
    [InlineData("  0.25\r\n", 0.25)]
    [InlineData("\uFEFF1.0", 1)]
    [InlineData("-1.5e-1", -0.15)]
    public void Text_OneNumber_IsTheReward(string text, double reward)
    {
        var (rewards, problem) = RewardFile.ParseText(Encoding.UTF8.GetBytes(text));
        Assert.Null(problem);
        Assert.Equal(reward, RewardFile.Scalar(rewards!), 12);
        Assert.Equal("reward", Assert.Single(rewards!).Key);
    }

    [Theory]
    [InlineData("", "empty reward.txt")]
    [InlineData(" \n", "empty reward.txt")]
    [InlineData("passed", "\"passed\" is not a number")]
    [InlineData("1 1", "not a number")]
    [InlineData("1,000", "not a number")]
    [InlineData("NaN", "not a finite number")]
    [InlineData("Infinity", "not a finite number")]
    [InlineData("1e400", "not a finite number")]
    [InlineData("1e10", "sensible size")]
    public void Text_AnythingElse_IsAProblemThatSaysWhich(string text, string says)
    {
        var (rewards, problem) = RewardFile.ParseText(Encoding.UTF8.GetBytes(text));
        Assert.Null(rewards);
        Assert.Contains(says, problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"reward": 0.5, "speed": 2}""", 0.5)]
    [InlineData("""{"accuracy": 0.75}""", 0.75)]
    [InlineData("""{"a": 1, "b": 0}""", 0.5)]
    [InlineData("""{"reward": true}""", 1)]
    [InlineData("""{"reward": false, "speed": 3}""", 0)]
    [InlineData("""{"a": true, "b": false}""", 0.5)]
    [InlineData("""{"reward": "0.5"}""", 0.5)]
    [InlineData("""{"reward": 0, "reward": 1}""", 1)]
    public void Json_ManyRewards_AreCountedByOne(string json, double reward) =>
        Assert.Equal(reward, RewardFile.Scalar(RewardFile.ParseJson(Encoding.UTF8.GetBytes(json)).Rewards!));

    [Theory]
    [InlineData("", "empty reward.json")]
    [InlineData("1", "not an object")]
    [InlineData("{}", "names no reward")]
    [InlineData("{\"a\": {\"b\": 1}}", "\"a\" is not a finite number")]
    [InlineData("{\"a\": 1e999}", "\"a\" is not a finite number")]
    [InlineData("{\"a\": \"NaN\"}", "\"a\" is not a finite number")]
    [InlineData("{\"a\": \"yes\"}", "\"a\" is not a finite number")]
    [InlineData("{\"a\": null}", "\"a\" is not a finite number")]
    [InlineData("{\"a\": NaN}", "reward.json cannot be read")]
    [InlineData("{\"a\": 1", "reward.json cannot be read")]
    public void Json_AnythingElse_IsAProblemThatSaysWhich(string json, string says)
    {
        var (rewards, problem) = RewardFile.ParseJson(Encoding.UTF8.GetBytes(json));
        Assert.Null(rewards);
        Assert.Contains(says, problem, StringComparison.Ordinal);
    }

    [Fact]
    public void File_OfUnreasonableSize_IsAProblem() =>
        Assert.Contains("larger than 64 KiB", RewardFile.ParseText(new byte[RewardFile.MaxBytes + 1]).Problem, StringComparison.Ordinal);
}
