// The side of a package from npm in bench_peers.py: peers_node.js PACKAGE TASK FILE, like peers_ours.c. NODE_PATH finds it.
const fs = require('fs');

function calls(name, task) {
	if (name === 'moment-business-time') {
		const moment = require('moment');
		require('moment-business-time');
		const day = ['09:00:00', '17:00:00'];
		moment.updateLocale('en', { workinghours: { 0: null, 1: day, 2: day, 3: day, 4: day, 5: day, 6: null } });
		return {
			make: seconds => moment(seconds * 1000),
			call: {
				add: (a, b) => a.clone().addWorkingTime(8, 'hours'),
				between: (a, b) => b.workingDiff(a, 'seconds'),
				add_days: (a, b) => a.clone().addWorkingTime(10, 'days')
			}[task]
		};
	}
	const dayjs = require('dayjs');
	dayjs.extend(require('dayjs-business-time'));
	return {
		make: seconds => dayjs(seconds * 1000),
		call: {
			add: (a, b) => a.addBusinessHours(8),
			between: (a, b) => a.businessMinutesDiff(b) * 60,
			add_days: (a, b) => a.addBusinessDays(10)
		}[task]
	};
}

const [name, task, path] = process.argv.slice(2);
const { make, call } = calls(name, task);
const pairs = fs.readFileSync(path, 'ascii').trim().split('\n').map(line => line.split(' ').map(word => make(Number(word))));
for (let round = 0; round < 3; round++)  // for the compiler
	pairs.forEach(([a, b]) => call(a, b));
const start = process.hrtime.bigint();
const answers = pairs.map(([a, b]) => call(a, b));
console.log(Number(process.hrtime.bigint() - start) / pairs.length);
console.log(answers.map(one => typeof one === 'number' ? Math.round(one)
	: task === 'add_days' ? Math.floor(one.valueOf() / 86400000) : one.valueOf() / 1000).join('\n'));
