process.stderr.write('nothing works here\n')
process.exit(7)
