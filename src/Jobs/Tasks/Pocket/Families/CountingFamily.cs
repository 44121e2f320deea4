namespace Vectorscope.Jobs.Tasks.Pocket.Families;

/// <summary>Counting lines, words, files and sums.</summary>
internal static class CountingFamily
{
    public static PocketFamily Family { get; } = new("counting",
    [
        new("count-lines", "easy", CountLines),
        new("count-words", "easy", CountWords),
        new("count-lines-with", "easy", LinesWith),
        new("count-files", "easy", CountFiles),
        new("count-distinct", "medium", Distinct),
        new("count-most-frequent", "medium", MostFrequent),
        new("count-sum", "medium", Sum),
    ]);

    private static void CountLines(PocketScene scene)
    {
        var draw = scene.Draw;
        var name = $"{draw.One(Words.Nouns)}.txt";
        var count = draw.From(35, 160);
        scene.Given(name, draw.Sentences(count));
        scene.Instruction = $"Count the lines of /app/{name} and write the number to /app/answer.txt.";
        scene.HasAnswer("answer.txt", $"{count}");
        scene.Solve($"wc -l < {name} > answer.txt");
        scene.Lesson = new PocketLesson($"count the lines of {name}", "wc -l", $"wc -l < {name} > answer.txt") { Look = $"head -n 2 {name}", Check = "cat answer.txt" };
    }

    private static void CountWords(PocketScene scene)
    {
        var draw = scene.Draw;
        var name = $"{draw.One(Words.Nouns)}.txt";
        string[] lines = [.. Enumerable.Range(0, draw.From(15, 40)).Select(_ => string.Join(' ', draw.Some(Words.Animals, draw.From(2, 9))))];
        scene.Given(name, lines);
        scene.Instruction = $"Count the words in /app/{name} and write the number to /app/answer.txt.";
        scene.HasAnswer("answer.txt", $"{lines.Sum(line => line.Split(' ').Length)}");
        scene.Solve($"wc -w < {name} > answer.txt");
        scene.Lesson = new PocketLesson($"count the words in {name}", "wc -w", $"wc -w < {name} > answer.txt") { Look = $"head -n 2 {name}", Check = "cat answer.txt" };
    }

    private static void LinesWith(PocketScene scene)
    {
        var draw = scene.Draw;
        var mark = draw.One(Words.Marks);
        var count = draw.From(12, 30);
        string[] lines = [.. draw.Sentences(count).Select(line => $"{mark}: {line} {(draw.Below(3) == 0 ? mark : "")}".TrimEnd()), .. draw.Sentences(40)];
        scene.Given("notes.txt", draw.Shuffled(lines));
        scene.Instruction = $"How many lines of /app/notes.txt contain the word {mark}? Write the number to /app/answer.txt.";
        scene.HasAnswer("answer.txt", $"{count}");
        scene.Solve($"grep -c {mark} notes.txt > answer.txt");
        scene.Lesson = new PocketLesson($"count the lines of notes.txt that contain {mark}", "grep -c", $"grep -c {mark} notes.txt > answer.txt") { Look = "head -n 3 notes.txt", Check = "cat answer.txt" };
    }

    private static void CountFiles(PocketScene scene)
    {
        var draw = scene.Draw;
        var endings = draw.Some(["txt", "csv", "json", "md", "py"], 2);
        var folders = draw.Some(Words.Nouns, 2);
        string[] places = ["", $"{folders[0]}/", $"{folders[1]}/"];
        var count = 0;
        foreach (var place in places)
        {
            var names = draw.Some(Words.Animals, 9);
            var here = draw.From(3, 6);
            count += here;
            for (var i = 0; i < names.Length; i++)
            {
                scene.Given($"store/{place}{names[i]}.{(i < here ? endings[0] : endings[1])}", [names[i]]);
            }
        }
        scene.Instruction = $"How many files in /app/store and the folders below it end in .{endings[0]}? Write the number to /app/answer.txt.";
        scene.HasAnswer("answer.txt", $"{count}");
        scene.Solve($"find store -type f -name '*.{endings[0]}' | wc -l > answer.txt");
        scene.Lesson = new PocketLesson($"count the .{endings[0]} files below store", "find", $"find store -type f -name '*.{endings[0]}' | wc -l > answer.txt") { Look = "ls store", Check = "cat answer.txt" };
    }

    private static void Distinct(PocketScene scene)
    {
        var draw = scene.Draw;
        var cities = draw.Some(Words.Cities, draw.From(11, 25));
        scene.Given("visits.txt", draw.Shuffled([.. cities, .. Enumerable.Range(0, 60).Select(_ => draw.One(cities))]));
        scene.Instruction = "Each line of /app/visits.txt is a city, and some occur several times. Write the number of different cities to /app/answer.txt.";
        scene.HasAnswer("answer.txt", $"{cities.Length}");
        scene.Solve("sort -u visits.txt | wc -l > answer.txt");
        scene.Lesson = new PocketLesson("count the different cities in visits.txt", "sort -u", "sort -u visits.txt | wc -l > answer.txt") { Look = "head -n 3 visits.txt", Check = "cat answer.txt" };
    }

    private static void MostFrequent(PocketScene scene)
    {
        var draw = scene.Draw;
        var names = draw.Some(Words.Names, 9);
        // The first leads by a clear margin; the others stay below it.
        string[] lines = [.. Enumerable.Repeat(names[0], 14), .. names[1..].SelectMany(name => Enumerable.Repeat(name, draw.From(2, 11)))];
        scene.Given("votes.txt", draw.Shuffled(lines));
        scene.Instruction = "Each line of /app/votes.txt is a vote for a name. Write the name with the most votes to /app/answer.txt.";
        scene.HasAnswer("answer.txt", names[0]);
        scene.Solve("sort votes.txt | uniq -c | sort -rn | head -n 1 | awk '{print $2}' > answer.txt");
        scene.Lesson = new PocketLesson("find the name with the most votes in votes.txt", "sort and uniq -c", "sort votes.txt | uniq -c | sort -rn | head -n 1 | awk '{print $2}' > answer.txt") { Look = "head -n 3 votes.txt", Check = "cat answer.txt" };
    }

    private static void Sum(PocketScene scene)
    {
        var draw = scene.Draw;
        var items = draw.Some(Words.Nouns, 14);
        var (amounts, prices) = (draw.Numbers(14, 11, 99), draw.Numbers(14, 101, 999));
        var second = draw.Below(2) == 0;
        scene.Given("sales.csv", ["item,amount,price", .. items.Select((item, i) => $"{item},{amounts[i]},{prices[i]}")]);
        scene.Instruction = $"Add up the column {(second ? "amount" : "price")} of /app/sales.csv and write the sum to /app/answer.txt.";
        scene.HasAnswer("answer.txt", $"{(second ? amounts : prices).Sum()}");
        scene.Solve($"tail -n +2 sales.csv | awk -F , '{{sum += ${(second ? 2 : 3)}}} END {{print sum}}' > answer.txt");
        scene.Lesson = new PocketLesson($"add up the column {(second ? "amount" : "price")} of sales.csv", "awk", $"awk -F , '{{s += ${(second ? 2 : 3)}}} END {{print s}}' sales.csv > answer.txt") { Look = "head -n 2 sales.csv", Check = "cat answer.txt", Hint = $"The columns are item, amount, price, so {(second ? "amount" : "price")} is column {(second ? 2 : 3)}." };
    }
}
